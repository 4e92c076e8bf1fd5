-- What was said to the writer of a refused comment: a word, the same in every language.
ALTER TABLE decisions ADD COLUMN ground TEXT;

-- Texts as moderators search them. What is taken away from a comment is taken away here by the same statement.
CREATE INDEX revisions_by_word ON revisions USING gin (
    (to_tsvector('french', coalesce(body, '')) || to_tsvector('english', coalesce(body, '')) || to_tsvector('simple', coalesce(body, '')))
);
