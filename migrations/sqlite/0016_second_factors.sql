-- A second factor beside the password: the secret of an authenticator, sealed; since when; the last time step whose code was used.
ALTER TABLE users ADD COLUMN factor TEXT;
ALTER TABLE users ADD COLUMN factor_since INTEGER;
ALTER TABLE users ADD COLUMN factor_step INTEGER;

-- For who lost the authenticator: each is used once.
CREATE TABLE recovery_codes (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users,
    hash    BLOB    NOT NULL,
    used_at INTEGER
) STRICT;

CREATE INDEX recovery_codes_by_user ON recovery_codes (user_id);

-- When whoever has a session last showed who they are; NULL: when it was opened.
ALTER TABLE tokens ADD COLUMN proved_at INTEGER;
