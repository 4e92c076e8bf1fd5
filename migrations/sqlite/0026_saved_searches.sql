-- Searches that moderators keep as tabs of their own, each person by site.
CREATE TABLE saved_searches (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id    INTEGER NOT NULL,
    site_id    INTEGER NOT NULL,
    name       TEXT    NOT NULL,
    -- The tab that it searches in, the line, and the order, as addresses have them.
    tab        TEXT    NOT NULL,
    line       TEXT    NOT NULL,
    ordered    TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (user_id, site_id, name)
) STRICT;

CREATE TRIGGER saved_searches_end AFTER UPDATE OF ended_at ON users WHEN new.ended_at IS NOT NULL
BEGIN
    DELETE FROM saved_searches WHERE user_id = new.id;
END;
