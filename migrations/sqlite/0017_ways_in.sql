-- Somebody was asked by mail to choose a password. The address is sealed, and gone once the invitation is.
CREATE TABLE invitations (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id    INTEGER NOT NULL REFERENCES users,
    -- The site that the mail is from.
    site_id    INTEGER NOT NULL REFERENCES sites,
    -- What the mail stands under in the outbox.
    mail       BLOB    NOT NULL UNIQUE,
    email      TEXT,
    -- Who asked, as the mail says it.
    inviter    TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    -- When a password was chosen, or it was withdrawn, or another mail took its place.
    ended_at   INTEGER
) STRICT;

CREATE INDEX invitations_open ON invitations (user_id) WHERE ended_at IS NULL;

-- Who made a token, as the audit has it; NULL for those of before. When a program last used it, to a few minutes.
ALTER TABLE tokens ADD COLUMN made_by TEXT;
ALTER TABLE tokens ADD COLUMN used_at INTEGER;
