-- External checks whose answer about a comment is not there yet. A row goes when the answer is there, or nobody wants it any more.
CREATE TABLE checks_owed (
    comment_id    BIGINT NOT NULL,
    -- The check, as the configuration names it.
    name          TEXT   NOT NULL,
    not_before    BIGINT NOT NULL,
    attempts      BIGINT NOT NULL DEFAULT 0,
    -- Until when one of several processes asks.
    claimed_until BIGINT,
    PRIMARY KEY (comment_id, name)
);

CREATE INDEX checks_owed_by_time ON checks_owed (name, not_before, comment_id);
