-- The texts of every rule set that has judged, as JSON, by the hash that judgements name.
CREATE TABLE rule_sets (
    hash    TEXT   NOT NULL PRIMARY KEY,
    text    TEXT   NOT NULL,
    kept_at BIGINT NOT NULL
);

CREATE TRIGGER rule_sets_are_not_changed BEFORE UPDATE ON rule_sets
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('a rule set that has judged is never changed');
