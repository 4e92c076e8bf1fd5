-- What readers report of public comments. A person is known by the keyed hash of where the report came from, and reports a comment once.
CREATE TABLE reports (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    site_id     INTEGER NOT NULL,
    comment_id  INTEGER NOT NULL,
    -- Goes in time, as those of comments do.
    reporter    BLOB,
    cause       TEXT    NOT NULL,
    body        TEXT,
    -- Whether it counts: not from where too many were dismissed before.
    counts      INTEGER NOT NULL,
    created_at  INTEGER NOT NULL,
    outcome     TEXT CHECK (outcome IN ('dismissed', 'upheld')),
    settled_at  INTEGER,
    -- The decision that settled it. When that is taken back, the report is open again.
    decision_id INTEGER,
    UNIQUE (comment_id, reporter)
) STRICT;

CREATE INDEX reports_by_reporter ON reports (reporter, created_at) WHERE reporter IS NOT NULL;
CREATE INDEX reports_by_time ON reports (created_at) WHERE reporter IS NOT NULL;
CREATE INDEX reports_by_decision ON reports (decision_id) WHERE decision_id IS NOT NULL;
CREATE INDEX reports_settled ON reports (settled_at) WHERE settled_at IS NOT NULL;

-- How many are open and count.
ALTER TABLE comments ADD COLUMN reports INTEGER NOT NULL DEFAULT 0 CHECK (reports >= 0);
CREATE INDEX comments_reported ON comments (site_id, seq) WHERE reports > 0;

-- What was said of a text goes with the text, whichever version takes it away.
CREATE TRIGGER reports_forget AFTER UPDATE OF erased_at ON comments WHEN new.erased_at IS NOT NULL
BEGIN
    DELETE FROM reports WHERE comment_id = new.id;
    UPDATE comments SET reports = 0 WHERE id = new.id AND reports > 0;
END;
