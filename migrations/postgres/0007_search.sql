-- What moderators' queues are searched and ordered by stands where they look: the present judgement's score at the comment, and the rules that
-- had something to say beside it. A trigger keeps both, so that a version that knows nothing of them, and still runs, keeps them too.
ALTER TABLE comments ADD COLUMN score BIGINT NOT NULL DEFAULT 0;

CREATE TABLE comment_rules (
    rule       TEXT   NOT NULL,
    comment_id BIGINT NOT NULL,
    PRIMARY KEY (rule, comment_id)
);

CREATE FUNCTION judgements_are_found() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM fresh WHERE n > 1) THEN
        DELETE FROM comment_rules r USING fresh f, judgements j, json_array_elements(j.contributions::json) one
        WHERE f.n > 1 AND j.comment_id = f.comment_id AND j.n < f.n AND r.comment_id = j.comment_id AND r.rule = one ->> 'rule';
    END IF;
    INSERT INTO comment_rules (rule, comment_id)
    SELECT one ->> 'rule', f.comment_id FROM fresh f CROSS JOIN json_array_elements(f.contributions::json) one
    WHERE NOT EXISTS (SELECT 1 FROM judgements later WHERE later.comment_id = f.comment_id AND later.n > f.n)
    ON CONFLICT DO NOTHING;
    UPDATE comments c SET score = f.score FROM fresh f WHERE c.id = f.comment_id AND c.score <> f.score
    AND NOT EXISTS (SELECT 1 FROM judgements later WHERE later.comment_id = f.comment_id AND later.n > f.n);
    RETURN NULL;
END $$;

CREATE TRIGGER judgements_are_found AFTER INSERT ON judgements REFERENCING NEW TABLE AS fresh
FOR EACH STATEMENT EXECUTE FUNCTION judgements_are_found();
