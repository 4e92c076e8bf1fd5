-- The store of embedded mode. Times are milliseconds since 1970 in UTC, ids and hashes are blobs of 16 bytes, words are those of the design.
-- Few and narrow indexes, and where it can be each new row goes to the right end of its tree: a batch then dirties few pages.

CREATE TABLE sites (
    id         INTEGER PRIMARY KEY,
    key        TEXT    NOT NULL UNIQUE,
    -- The `seq` of the next comment. Taken in the storing transaction: no gaps, and in the order of commits.
    next_seq   INTEGER NOT NULL DEFAULT 1,
    -- How many comments are in each status, exactly.
    pending    INTEGER NOT NULL DEFAULT 0 CHECK (pending >= 0),
    approved   INTEGER NOT NULL DEFAULT 0 CHECK (approved >= 0),
    rejected   INTEGER NOT NULL DEFAULT 0 CHECK (rejected >= 0),
    spam       INTEGER NOT NULL DEFAULT 0 CHECK (spam >= 0),
    deleted    INTEGER NOT NULL DEFAULT 0 CHECK (deleted >= 0),
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE threads (
    id         INTEGER PRIMARY KEY,
    site_id    INTEGER NOT NULL REFERENCES sites,
    key        TEXT    NOT NULL,
    open       INTEGER NOT NULL DEFAULT 1,
    approved   INTEGER NOT NULL DEFAULT 0 CHECK (approved >= 0),
    -- Grows whenever a public page of it may look different.
    version    INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    UNIQUE (site_id, key)
) STRICT;

-- One person on one site. The number is given in the order of coming and derived from nothing; the hash finds the person again, and goes with
-- the address when the person asks for it.
CREATE TABLE authors (
    id              INTEGER PRIMARY KEY,
    site_id         INTEGER NOT NULL REFERENCES sites,
    hash            BLOB,
    email           TEXT,
    locale          TEXT    NOT NULL,
    confirmed_at    INTEGER,
    unsubscribed_at INTEGER,
    approved        INTEGER NOT NULL DEFAULT 0 CHECK (approved >= 0),
    refused         INTEGER NOT NULL DEFAULT 0 CHECK (refused >= 0),
    last_at         INTEGER NOT NULL,
    UNIQUE (site_id, hash)
) STRICT;

CREATE TABLE comments (
    id         INTEGER PRIMARY KEY,
    public_id  BLOB    NOT NULL UNIQUE,
    site_id    INTEGER NOT NULL REFERENCES sites,
    seq        INTEGER NOT NULL,
    thread_id  INTEGER NOT NULL REFERENCES threads,
    parent_id  INTEGER REFERENCES comments,
    author_id  INTEGER NOT NULL REFERENCES authors,
    name       TEXT,
    website    TEXT,
    status     TEXT    NOT NULL CHECK (status IN ('pending', 'approved', 'rejected', 'spam', 'deleted')),
    -- Spam beyond doubt that no moderator decided about: out of the moderators' views.
    discarded  INTEGER NOT NULL,
    -- Grows with every edit and every decision.
    revision   INTEGER NOT NULL DEFAULT 1,
    -- Which of `revisions` and `judgements` are the present ones.
    text_n     INTEGER NOT NULL DEFAULT 1,
    judgement_n INTEGER NOT NULL DEFAULT 1,
    source     BLOB,
    locale     TEXT    NOT NULL,
    notify     INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    -- Since when it is rejected, spam or deleted, while its text is still there.
    refused_at INTEGER,
    -- When its text was taken away.
    erased_at  INTEGER,
    UNIQUE (site_id, seq)
) STRICT;

CREATE INDEX comments_by_status ON comments (site_id, status, discarded, seq);
CREATE INDEX comments_by_author ON comments (author_id);
CREATE INDEX comments_public ON comments (thread_id, seq, parent_id) WHERE status = 'approved';
CREATE INDEX comments_answers ON comments (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX comments_recent ON comments (site_id, created_at, thread_id) WHERE status = 'approved';
CREATE INDEX comments_refused ON comments (discarded, refused_at) WHERE refused_at IS NOT NULL;

-- The texts. The first is the reader's, and stays when another is made.
CREATE TABLE revisions (
    comment_id INTEGER NOT NULL REFERENCES comments,
    n          INTEGER NOT NULL,
    body       TEXT,
    created_at INTEGER NOT NULL,
    UNIQUE (comment_id, n)
) STRICT;

-- What the filter said, with all that it was computed from. Appended; only evidence, which quotes the text, is taken away with the text.
CREATE TABLE judgements (
    comment_id    INTEGER NOT NULL REFERENCES comments,
    n             INTEGER NOT NULL,
    text_n        INTEGER NOT NULL,
    cause         TEXT    NOT NULL,
    judged_at     INTEGER NOT NULL,
    facts         TEXT    NOT NULL,
    contributions TEXT    NOT NULL,
    -- In hundredths.
    score         INTEGER NOT NULL,
    thresholds    TEXT    NOT NULL,
    verdict       TEXT    NOT NULL,
    rule_set      TEXT    NOT NULL,
    engine        TEXT    NOT NULL,
    model         TEXT,
    UNIQUE (comment_id, n)
) STRICT;

CREATE TRIGGER judgements_are_not_changed
BEFORE UPDATE OF comment_id, n, text_n, cause, judged_at, facts, score, thresholds, verdict, rule_set, engine, model ON judgements
BEGIN SELECT RAISE(ABORT, 'a judgement is never changed'); END;
CREATE TRIGGER judgements_are_not_deleted BEFORE DELETE ON judgements
BEGIN SELECT RAISE(ABORT, 'a judgement is never deleted'); END;

-- What moderators decided. `undoes` is the decision that a *restore* took back.
CREATE TABLE decisions (
    id         INTEGER PRIMARY KEY,
    comment_id INTEGER NOT NULL REFERENCES comments,
    decision   TEXT    NOT NULL,
    before     TEXT    NOT NULL,
    after      TEXT    NOT NULL,
    revision   INTEGER NOT NULL,
    undoes     INTEGER UNIQUE REFERENCES decisions,
    reason     TEXT,
    actor      TEXT    NOT NULL,
    decided_at INTEGER NOT NULL
) STRICT;

CREATE INDEX decisions_by_comment ON decisions (comment_id);
CREATE TRIGGER decisions_are_not_changed BEFORE UPDATE ON decisions BEGIN SELECT RAISE(ABORT, 'a decision is never changed'); END;
CREATE TRIGGER decisions_are_not_deleted BEFORE DELETE ON decisions BEGIN SELECT RAISE(ABORT, 'a decision is never deleted'); END;

-- Who did what. No reader's text: what it is about is named by kind and number.
CREATE TABLE audit (
    id      INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL,
    actor   TEXT    NOT NULL,
    action  TEXT    NOT NULL,
    subject TEXT    NOT NULL
) STRICT;

CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is never changed'); END;
CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is never deleted'); END;

CREATE TABLE outbox (
    id           INTEGER PRIMARY KEY,
    site_id      INTEGER NOT NULL REFERENCES sites,
    kind         TEXT    NOT NULL,
    -- The id of the comment that it is about, or of the one that caused it.
    subject      BLOB    NOT NULL,
    recipient    TEXT    NOT NULL,
    -- The reader that it goes to; NULL for a moderator.
    author_id    INTEGER REFERENCES authors,
    message_id   TEXT    NOT NULL,
    state        TEXT    NOT NULL CHECK (state IN ('waiting', 'blocked', 'sent', 'void', 'dead')),
    not_before   INTEGER NOT NULL,
    attempts     INTEGER NOT NULL DEFAULT 0,
    last_error   TEXT,
    created_at   INTEGER NOT NULL,
    -- When the state was last changed.
    changed_at   INTEGER NOT NULL,
    -- Of a digest: the highest `seq` that was put into it, and the least time to the next one.
    digest_seq   INTEGER,
    digest_every INTEGER,
    -- Until when one of several processes has it to send. Embedded mode has one alone, which never sets it.
    claimed_until INTEGER,
    UNIQUE (kind, subject, recipient)
) STRICT;

CREATE INDEX outbox_by_state ON outbox (state, not_before);
CREATE INDEX outbox_by_author ON outbox (author_id) WHERE author_id IS NOT NULL;
CREATE INDEX outbox_digests ON outbox (site_id, recipient, state) WHERE kind = 'held';

-- With what a reader confirms an address or unsubscribes. The token itself is in the mail alone.
CREATE TABLE reader_tokens (
    hash       BLOB    NOT NULL,
    purpose    TEXT    NOT NULL,
    author_id  INTEGER NOT NULL REFERENCES authors,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (hash, purpose)
) STRICT, WITHOUT ROWID;

CREATE INDEX reader_tokens_by_author ON reader_tokens (author_id);

CREATE TABLE tokens (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT    NOT NULL,
    kind       TEXT    NOT NULL,
    scope      TEXT    NOT NULL,
    site       TEXT,
    hash       BLOB    NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    revoked_at INTEGER
) STRICT;

CREATE TABLE dead_letters (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    comment    BLOB    NOT NULL UNIQUE,
    envelope   BLOB    NOT NULL,
    attempts   INTEGER NOT NULL,
    error      TEXT    NOT NULL,
    buried_at  INTEGER NOT NULL
) STRICT;

-- How far retention came, so that it does not look at everything again.
CREATE TABLE retention_marks (
    name  TEXT    PRIMARY KEY,
    id    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
