-- Envelopes between intake and worker. A row is a promise that was made to a reader; it goes once its comment is stored.
-- AUTOINCREMENT: a number is never used twice, so "all up to here were handed out" stays true when rows go.
CREATE TABLE envelopes (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    comment     BLOB    NOT NULL,
    appended_at INTEGER NOT NULL,
    -- Deliveries that may have ended badly. Written when an envelope is handed out again, and at the start for those that may have been in flight.
    attempts    INTEGER NOT NULL DEFAULT 0,
    envelope    BLOB    NOT NULL
) STRICT;

-- What a submission is recognised by when it comes again. Rows stand in the order of their coming: the hashes are random, and an index over
-- them would dirty one page a row. The process keeps the hashes in memory instead.
CREATE TABLE receipts (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    hash        BLOB    NOT NULL,
    fingerprint BLOB    NOT NULL,
    comment     BLOB    NOT NULL,
    expires_at  INTEGER NOT NULL
) STRICT;

CREATE INDEX receipts_by_expiry ON receipts (expires_at);
