-- Words of names and texts as moderators search them, cut once: what is looked through in the order of the queue need not be cut again. Twin of
-- SQLite's `comment_texts`. Triggers keep it, so that a version that knows nothing of it keeps it too.
CREATE TABLE comment_texts (
    comment_id BIGINT   NOT NULL PRIMARY KEY,
    name       TSVECTOR NOT NULL,
    words      TSVECTOR NOT NULL
);

CREATE FUNCTION words_of(text TEXT) RETURNS TSVECTOR LANGUAGE sql IMMUTABLE AS $$
    SELECT to_tsvector('french', text) || to_tsvector('english', text) || to_tsvector('simple', text)
$$;

CREATE FUNCTION texts_are_found() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO comment_texts (comment_id, name, words)
    SELECT DISTINCT ON (f.comment_id) f.comment_id, to_tsvector('simple', coalesce(c.name, '')), words_of(f.body)
    FROM fresh f JOIN comments c ON c.id = f.comment_id WHERE f.body IS NOT NULL ORDER BY f.comment_id, f.n DESC
    ON CONFLICT (comment_id) DO UPDATE SET name = excluded.name, words = excluded.words;
    RETURN NULL;
END $$;

CREATE TRIGGER texts_are_found AFTER INSERT ON revisions REFERENCING NEW TABLE AS fresh
FOR EACH STATEMENT EXECUTE FUNCTION texts_are_found();

CREATE FUNCTION erased_texts_are_not_found() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM comment_texts WHERE comment_id IN (SELECT comment_id FROM changed WHERE body IS NULL);
    RETURN NULL;
END $$;

CREATE TRIGGER erased_texts_are_not_found AFTER UPDATE ON revisions REFERENCING NEW TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION erased_texts_are_not_found();
