-- What moderators look at just now: a session has one comment of a site at most, and loses it when it asks for another, or by time.
CREATE TABLE claims (
    site_id    BIGINT NOT NULL,
    -- The session, by its number.
    holder     BIGINT NOT NULL,
    -- Who, for colleagues.
    name       TEXT   NOT NULL,
    comment_id BIGINT NOT NULL,
    until      BIGINT NOT NULL,
    PRIMARY KEY (site_id, holder)
);
