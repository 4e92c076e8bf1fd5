-- What writers of refused comments ask to be looked at again, by another moderator than the one who decided: once for each decision.
CREATE TABLE appeals (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    site_id     INTEGER NOT NULL,
    comment_id  INTEGER NOT NULL,
    -- The decision that it is against.
    decision_id INTEGER NOT NULL UNIQUE,
    -- What the writer says; goes with the comment's text.
    body        TEXT,
    created_at  INTEGER NOT NULL,
    outcome     TEXT CHECK (outcome IN ('upheld', 'reversed')),
    -- What the writer is told.
    answer      TEXT,
    answered_by TEXT,
    answered_at INTEGER,
    -- The decision that published the comment. When that is taken back, the appeal is open again.
    approval_id INTEGER
) STRICT;

CREATE INDEX appeals_open ON appeals (site_id, id) WHERE answered_at IS NULL;
CREATE INDEX appeals_by_comment ON appeals (comment_id);
CREATE INDEX appeals_by_approval ON appeals (approval_id) WHERE approval_id IS NOT NULL;
