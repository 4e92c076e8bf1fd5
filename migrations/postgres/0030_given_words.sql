-- A version that gives a comment's words with its text spares the database cutting it. One that gives none may still run beside it.
CREATE OR REPLACE FUNCTION texts_are_found() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO comment_texts (comment_id, name, words)
    SELECT DISTINCT ON (f.comment_id) f.comment_id, to_tsvector('simple', coalesce(c.name, '')), words_of(f.body)
    FROM fresh f JOIN comments c ON c.id = f.comment_id LEFT JOIN comment_texts given ON given.comment_id = f.comment_id
    WHERE f.body IS NOT NULL AND (f.n > 1 OR given.comment_id IS NULL) ORDER BY f.comment_id, f.n DESC
    ON CONFLICT (comment_id) DO UPDATE SET name = excluded.name, words = excluded.words;
    RETURN NULL;
END $$;
