-- External checks whose answer about a comment is not there yet. A row goes when the answer is there, or nobody wants it any more.
CREATE TABLE checks_owed (
    comment_id    INTEGER NOT NULL REFERENCES comments,
    -- The check, as the configuration names it.
    name          TEXT    NOT NULL,
    not_before    INTEGER NOT NULL,
    attempts      INTEGER NOT NULL DEFAULT 0,
    -- Until when one of several processes asks. Embedded mode has one alone, which never sets it.
    claimed_until INTEGER,
    PRIMARY KEY (comment_id, name)
) STRICT, WITHOUT ROWID;

CREATE INDEX checks_owed_by_time ON checks_owed (name, not_before, comment_id);
