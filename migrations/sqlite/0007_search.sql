-- What moderators' queues are searched and ordered by stands where they look: the present judgement's score at the comment, and the rules that
-- had something to say beside it. Triggers keep both, so that a version that knows nothing of them keeps them too.
ALTER TABLE comments ADD COLUMN score INTEGER NOT NULL DEFAULT 0;

CREATE TABLE comment_rules (
    rule       TEXT    NOT NULL,
    comment_id INTEGER NOT NULL,
    PRIMARY KEY (rule, comment_id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER judgements_are_found AFTER INSERT ON judgements
BEGIN
    INSERT OR IGNORE INTO comment_rules (rule, comment_id) SELECT one.value ->> 'rule', NEW.comment_id FROM json_each(NEW.contributions) one;
    UPDATE comments SET score = NEW.score WHERE id = NEW.comment_id AND score <> NEW.score;
END;

CREATE TRIGGER judgements_of_before_are_not_found BEFORE INSERT ON judgements WHEN NEW.n > 1
BEGIN
    DELETE FROM comment_rules WHERE comment_id = NEW.comment_id AND rule IN
        (SELECT one.value ->> 'rule' FROM judgements j, json_each(j.contributions) one WHERE j.comment_id = NEW.comment_id);
END;
