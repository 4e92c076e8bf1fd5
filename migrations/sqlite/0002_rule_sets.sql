-- The texts of every rule set that has judged, as JSON, by the hash that judgements name.
CREATE TABLE rule_sets (
    hash    TEXT    PRIMARY KEY,
    text    TEXT    NOT NULL,
    kept_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER rule_sets_are_not_changed BEFORE UPDATE ON rule_sets
BEGIN SELECT RAISE(ABORT, 'a rule set that has judged is never changed'); END;
