-- What moderators look at just now: a session has one comment of a site at most, and loses it when it asks for another, or by time.
CREATE TABLE claims (
    site_id    INTEGER NOT NULL,
    -- The session, by its number.
    holder     INTEGER NOT NULL,
    -- Who, for colleagues.
    name       TEXT    NOT NULL,
    comment_id INTEGER NOT NULL,
    until      INTEGER NOT NULL,
    PRIMARY KEY (site_id, holder)
) STRICT, WITHOUT ROWID;
