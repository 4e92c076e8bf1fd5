-- A comment's first judgement is written with the comment, whose score it is already: there is nothing to look up again.
CREATE OR REPLACE FUNCTION judgements_are_found() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM fresh WHERE n > 1) THEN
        DELETE FROM comment_rules r USING fresh f, judgements j, json_array_elements(j.contributions::json) one
        WHERE f.n > 1 AND j.comment_id = f.comment_id AND j.n < f.n AND r.comment_id = j.comment_id AND r.rule = one ->> 'rule';
        UPDATE comments c SET score = f.score FROM fresh f WHERE f.n > 1 AND c.id = f.comment_id AND c.score <> f.score
        AND NOT EXISTS (SELECT 1 FROM judgements later WHERE later.comment_id = f.comment_id AND later.n > f.n);
    END IF;
    INSERT INTO comment_rules (rule, comment_id)
    SELECT one ->> 'rule', f.comment_id FROM fresh f CROSS JOIN json_array_elements(f.contributions::json) one
    WHERE NOT EXISTS (SELECT 1 FROM judgements later WHERE later.comment_id = f.comment_id AND later.n > f.n)
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
