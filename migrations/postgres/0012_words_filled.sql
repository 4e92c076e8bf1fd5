-- What was stored before is found too.
INSERT INTO comment_texts (comment_id, name, words)
SELECT c.id, to_tsvector('simple', coalesce(c.name, '')), words_of(r.body)
FROM comments c JOIN revisions r ON r.comment_id = c.id AND r.n = c.text_n WHERE r.body IS NOT NULL
ON CONFLICT DO NOTHING;

CREATE INDEX comment_texts_by_word ON comment_texts USING gin (words);
CREATE INDEX comment_texts_by_name ON comment_texts USING gin (name);
DROP INDEX revisions_by_word;
DROP INDEX comments_by_name;
