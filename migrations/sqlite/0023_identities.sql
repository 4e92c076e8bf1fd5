-- By which identities at providers (OpenID Connect) somebody is let in. Issuer and subject are kept as a keyed hash.
CREATE TABLE identities (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id    INTEGER NOT NULL REFERENCES users,
    -- The provider's name in the configuration.
    provider   TEXT    NOT NULL,
    hash       BLOB    NOT NULL UNIQUE,
    created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX identities_by_user ON identities (user_id);

-- Whether a session was opened with both factors at once, though its user has no authenticator here.
ALTER TABLE tokens ADD COLUMN both_factors INTEGER NOT NULL DEFAULT 0;
