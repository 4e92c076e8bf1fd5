-- A word as it stands is found by the words that French or English make of it, so that it need not be kept beside them: but for those that both
-- leave out, which would not be found at all.
CREATE OR REPLACE FUNCTION words_of(text TEXT) RETURNS TSVECTOR LANGUAGE sql IMMUTABLE AS $$
    SELECT to_tsvector('french', text) || to_tsvector('english', text) || ts_delete(plain, ARRAY(
        SELECT lexeme FROM unnest(plain)
        WHERE ts_lexize('french_stem', lexeme) IS DISTINCT FROM '{}' OR ts_lexize('english_stem', lexeme) IS DISTINCT FROM '{}'))
    FROM to_tsvector('simple', text) AS plain
$$;
