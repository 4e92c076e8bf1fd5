-- What moderators know of authors and decide about them. What holds stands at the author, where intake looks anyway.
ALTER TABLE authors ADD COLUMN standing TEXT;
-- NULL: without an end.
ALTER TABLE authors ADD COLUMN standing_until INTEGER;

CREATE TABLE standings (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    author_id  INTEGER NOT NULL,
    -- NULL: what was decided before ends.
    standing   TEXT,
    until      INTEGER,
    reason     TEXT,
    actor      TEXT    NOT NULL,
    decided_at INTEGER NOT NULL
) STRICT;

CREATE INDEX standings_by_author ON standings (author_id);

CREATE TABLE author_notes (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    author_id  INTEGER NOT NULL,
    body       TEXT    NOT NULL,
    actor      TEXT    NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX author_notes_by_author ON author_notes (author_id);
