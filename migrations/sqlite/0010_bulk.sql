-- Decisions about all that a search found: what was taken is noted when it is ordered, and is worked through afterwards.
CREATE TABLE bulks (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    site_id       INTEGER NOT NULL,
    actor         TEXT    NOT NULL,
    decision      TEXT    NOT NULL,
    reason        TEXT,
    ground        TEXT,
    -- How much was taken, how much of it is decided, and how much had changed in the meantime and was left alone.
    taken         INTEGER NOT NULL,
    done          INTEGER NOT NULL DEFAULT 0,
    changed       INTEGER NOT NULL DEFAULT 0,
    -- The one that this takes back.
    undoes        INTEGER UNIQUE,
    created_at    INTEGER NOT NULL,
    ended_at      INTEGER,
    -- Until when one of several processes works on it.
    claimed_until INTEGER
) STRICT;

CREATE INDEX bulks_under_way ON bulks (id) WHERE ended_at IS NULL;

CREATE TABLE bulk_items (
    bulk_id    INTEGER NOT NULL,
    comment_id INTEGER NOT NULL,
    -- The comment's, when it was taken.
    revision   INTEGER NOT NULL,
    -- NULL: not yet; 1: decided; 0: it had changed.
    done       INTEGER
) STRICT;

CREATE UNIQUE INDEX bulk_items_by_comment ON bulk_items (bulk_id, comment_id);
CREATE INDEX bulk_items_to_do ON bulk_items (bulk_id, comment_id) WHERE done IS NULL;
