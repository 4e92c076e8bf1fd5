-- People who work here. What they may do is a list of grants, `[["site", "role"], ...]`, where the site "" is every site.
CREATE TABLE users (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT    NOT NULL,
    -- The name as it is compared.
    login      TEXT    NOT NULL UNIQUE,
    -- argon2id, as a PHC string; NULL until one is chosen.
    password   TEXT,
    grants     TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    ended_at   INTEGER
) STRICT;

-- A session or link is a user's, or, without one, has a role of its own. `client` is how a session's browser calls itself.
ALTER TABLE tokens ADD COLUMN user_id INTEGER REFERENCES users;
ALTER TABLE tokens ADD COLUMN role TEXT;
ALTER TABLE tokens ADD COLUMN client TEXT;
CREATE INDEX tokens_by_user ON tokens (user_id) WHERE user_id IS NOT NULL;

-- How often a name, or a source, was tried in the present window.
CREATE TABLE login_attempts (
    hash  BLOB    PRIMARY KEY,
    count INTEGER NOT NULL,
    since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX login_attempts_old ON login_attempts (since);
