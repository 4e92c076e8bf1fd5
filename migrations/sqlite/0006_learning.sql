-- What the model learns from, and what it learnt.

-- The decisions of each site in their order.
CREATE TABLE site_decisions (
    site_id     INTEGER NOT NULL REFERENCES sites,
    decision_id INTEGER NOT NULL REFERENCES decisions,
    PRIMARY KEY (site_id, decision_id)
) STRICT, WITHOUT ROWID;

INSERT INTO site_decisions (site_id, decision_id) SELECT c.site_id, d.id FROM decisions d JOIN comments c ON c.id = d.comment_id;

-- What other programs report of texts that are no comments here (the Perspective face).
CREATE TABLE feedback (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    site_id  INTEGER NOT NULL REFERENCES sites,
    head     TEXT    NOT NULL,
    of_class INTEGER NOT NULL,
    body     TEXT    NOT NULL,
    actor    TEXT    NOT NULL,
    given_at INTEGER NOT NULL
) STRICT;

CREATE INDEX feedback_by_site ON feedback (site_id, id);
CREATE INDEX feedback_by_time ON feedback (given_at);

-- Lessons that are not learnt any more: of one token, of one user or of all, from a moment on, up to the last one when it was said.
CREATE TABLE forgotten_lessons (
    id            INTEGER PRIMARY KEY,
    site_id       INTEGER REFERENCES sites,
    token         INTEGER,
    user_id       INTEGER,
    since         INTEGER NOT NULL,
    last_decision INTEGER NOT NULL,
    last_feedback INTEGER NOT NULL,
    forgotten_at  INTEGER NOT NULL
) STRICT;

-- What a site's lessons add up to. It follows from them: whoever has the lessons can make it anew. `digest` is over the lessons.
CREATE TABLE site_models (
    site_id   INTEGER PRIMARY KEY REFERENCES sites,
    digest    TEXT    NOT NULL,
    model     BLOB    NOT NULL,
    learnt_at INTEGER NOT NULL
) STRICT;
