//! What `backtest` says of rules that are better here and worse there.

use super::support::{comment, facts, load, site};
use crate::{
    domain::{Cause, CommentId, Decision, Judgement, Locale, SiteKey, Status, ThreadKey, Timestamp},
    filter::{Backtest, Change, Limits, RuleSet, Side},
    store::{Listed, Past},
};

fn rules(casino: &str, extra: &str) -> RuleSet {
    let text = format!(
        "[[rule]]\nname = \"gambling\"\nkind = \"phrases\"\nphrases = [\"casino\"]\npoints = {casino}\n\
         [[rule]]\nname = \"money\"\nkind = \"phrases\"\nphrases = [\"free money\"]\npoints = 3\n{extra}"
    );
    load(&text).unwrap()
}

/// A stored comment that was judged by these rules, and what a moderator said.
pub fn past(seq: u8, body: &str, by: &RuleSet, decision: Option<Decision>) -> Past {
    let submission = comment(body);
    let judgement = by.judge(Cause::Intake, &submission, facts(), &site());
    let comment = Listed {
        id: CommentId::from_bytes([seq; 16]),
        seq: i64::from(seq),
        site: SiteKey::parse("demo").unwrap(),
        thread: ThreadKey::stored("/article".to_owned()),
        thread_id: 1,
        parent: None,
        status: Status::from(judgement.verdict),
        revision: 1,
        reports: 0,
        name: "Awa".to_owned(),
        email: Some(submission.email),
        website: None,
        body: Some(body.to_owned()),
        locale: Locale::Fr,
        created_at: Timestamp::from_millis(1_790_000_000_000),
        judgement,
    };
    Past { comment, author: i64::from(seq), decision }
}

fn compared(published_is_good: bool) -> Backtest {
    let before = rules("6", "");
    let watched = "[[rule]]\nname = \"watched\"\nkind = \"phrases\"\nphrases = [\"merci\"]\npoints = 9\nmode = \"shadow\"\n\
        [[rule]]\nname = \"debate\"\nkind = \"phrases\"\nphrases = [\"ministre\"]\npoints = 4\n";
    let sides = Change { before: Side::new(rules("6", ""), site()), after: Side::new(rules("2", watched), site()) };
    let (approve, reject, spam) = (Some(Decision::Approve), Some(Decision::Reject), Some(Decision::Spam));
    let stored = [
        past(1, "Merci pour cet article", &before, approve),
        past(2, "Le ministre\u{1b}[31m a menti", &before, approve),
        past(3, "casino casino", &before, spam),
        past(4, "free money, casino", &before, spam),
        past(5, "Sale ministre", &before, reject),
        past(6, "Rien à dire", &before, None),
        past(7, "casino", &before, Some(Decision::Delete)),
    ];
    let mut backtest = Backtest::default();
    for past in &stored {
        backtest.take(past, published_is_good, &sides);
    }
    let mut erased = past(8, "casino", &before, spam);
    erased.comment.body = None;
    backtest.take(&erased, published_is_good, &sides);
    backtest
}

#[test]
fn a_backtest_reads_well() {
    insta::assert_snapshot!(compared(false));
}

#[test]
fn figures_are_those_counted_by_hand() {
    let backtest = compared(false);
    assert_eq!((backtest.comments, backtest.good, backtest.refused, backtest.spam), (7, 2, 3, 2));
    assert_eq!(backtest.verdicts, [[2, 2, 0, 0], [0; 4], [2, 1, 0, 0], [0; 4]]);
    let of = |share: crate::domain::Share| (share.part, share.of);
    let Change { before, after } = backtest.rightness;
    assert_eq!((of(before.good_held), of(after.good_held)), ((0, 2), (1, 2)));
    assert_eq!((of(before.hold.recall), of(after.hold.recall)), ((2, 3), (2, 3)));
    assert_eq!((of(before.hold.precision), of(after.hold.precision)), ((2, 2), (2, 3)));
    assert_eq!((of(before.spam.recall), of(after.spam.recall)), ((2, 2), (0, 2)));
    assert_eq!(backtest.cannot_be_judged.values().sum::<u64>(), 1);
    let ids = |worst: &[super::super::backtest::Turn]| worst.iter().map(|turn| turn.id.as_bytes()[0]).collect::<Vec<_>>();
    assert_eq!((ids(&backtest.false_positives.worst), ids(&backtest.misses.worst)), (vec![2], vec![3, 4]));
    assert_eq!(compared(true).good, 3, "what was published and never decided about counts on demand");
}

#[test]
fn what_is_beyond_a_limit_is_told() {
    let limits =
        Limits { most_good_held: Some(10.0), most_good_called_spam: Some(0.0), least_recall: Some(80.0), most_changed: Some(90.0) };
    insta::assert_snapshot!(limits.exceeded(&compared(false)).join("\n"));
    let none = Limits { most_good_held: Some(100.0), least_recall: Some(0.0), ..Limits::default() };
    assert_eq!(none.exceeded(&compared(false)), Vec::<String>::new());
    assert_eq!(none.exceeded(&Backtest::default()).len(), 2, "of nothing nothing can be told");
}

#[test]
fn the_rules_that_judged_then_are_not_asked_again_and_say_the_same() {
    let side = Side::new(rules("6", ""), site());
    let Past { comment: stored, .. } = past(1, "casino", side.rules(), None);
    let submission = stored.submission().unwrap();
    let again: Judgement = side.rules().judge(Cause::Intake, &submission, stored.judgement.facts.clone(), &site());
    assert!(matches!(side.judge(&stored.judgement, &submission), std::borrow::Cow::Borrowed(_)));
    assert_eq!(again, stored.judgement);
}
