-- What was said to the writer of a refused comment: a word, the same in every language.
ALTER TABLE decisions ADD COLUMN ground TEXT;

-- Names and texts as moderators search them. Without contents of its own: what is taken away from a comment is taken away here by the same
-- statement.
CREATE VIRTUAL TABLE comment_texts USING fts5 (name, body, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2');

INSERT INTO comment_texts (rowid, name, body)
SELECT c.id, c.name, r.body FROM comments c JOIN revisions r ON r.comment_id = c.id AND r.n = c.text_n WHERE r.body IS NOT NULL;

CREATE TRIGGER texts_are_found AFTER INSERT ON revisions WHEN NEW.body IS NOT NULL
BEGIN
    INSERT OR REPLACE INTO comment_texts (rowid, name, body)
    VALUES (NEW.comment_id, (SELECT name FROM comments WHERE id = NEW.comment_id), NEW.body);
END;

CREATE TRIGGER erased_texts_are_not_found AFTER UPDATE OF body ON revisions WHEN NEW.body IS NULL AND OLD.body IS NOT NULL
BEGIN
    DELETE FROM comment_texts WHERE rowid = OLD.comment_id;
END;
