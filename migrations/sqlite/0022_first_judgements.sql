-- A comment's first judgement is written with the comment, whose score it is already: there is nothing to look up again.
DROP TRIGGER judgements_are_found;

CREATE TRIGGER judgements_are_found AFTER INSERT ON judgements
BEGIN
    INSERT OR IGNORE INTO comment_rules (rule, comment_id) SELECT one.value ->> 'rule', NEW.comment_id FROM json_each(NEW.contributions) one;
END;

CREATE TRIGGER scores_are_of_the_present_judgement AFTER INSERT ON judgements WHEN NEW.n > 1
BEGIN
    UPDATE comments SET score = NEW.score WHERE id = NEW.comment_id AND score <> NEW.score;
END;
