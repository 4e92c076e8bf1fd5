//! What a newsroom counts.

use super::ground::*;
use toguna::{
    domain::{Contribution, Decision, Evidence, Fact, Mode, Points, Status, Verdict},
    store::{ArrivalsOfHour, JudgedLately, Said, WaitingCheck},
};

async fn arrivals_and_decisions_are_counted_by_site_and_time(ground: &dyn Ground) {
    let store = ground.open().await;
    assert_eq!(store.oldest_waiting(&site("demo")).await.unwrap(), None);
    let mut ids = Vec::new();
    for hours in [0, 0, 1, 30] {
        ids.push(draft(Verdict::Hold).at(NOW.plus(HOUR * hours)).stored(&*store).await);
    }
    draft(Verdict::Hold).of_site("other").stored(&*store).await;
    decide(&*store, ids[0], Decision::Approve, NOW.plus(HOUR * 2)).await;
    decide(&*store, ids[0], Decision::Restore, NOW.plus(HOUR * 2)).await;
    decide(&*store, ids[0], Decision::Spam, NOW.plus(HOUR * 3)).await;
    let begun = |hours: u32| toguna::domain::Timestamp::from_millis(NOW.as_millis() / 3_600_000 * 3_600_000).plus(HOUR * hours);
    let of_hour = |hours, comments, waiting| ArrivalsOfHour { hour: begun(hours), comments, waiting };
    let counted = store.arrivals(&site("demo"), NOW).await.unwrap();
    assert_eq!(counted, [of_hour(0, 2, 1), of_hour(1, 1, 1), of_hour(30, 1, 1)]);
    assert_eq!(store.arrivals(&site("demo"), NOW.plus(HOUR * 2)).await.unwrap(), [of_hour(30, 1, 1)]);
    let decided = store.counted_decisions(&site("demo"), NOW).await.unwrap();
    let told: Vec<_> = decided.iter().map(|one| (one.before, one.after, one.came_at, one.at)).collect();
    let pending = |after, hours| (Status::Pending, after, NOW, NOW.plus(HOUR * hours));
    assert_eq!(told, [pending(Status::Approved, 2), pending(Status::Spam, 3)]);
    assert_eq!(store.counted_decisions(&site("demo"), NOW.plus(HOUR * 3)).await.unwrap().len(), 1);
    assert!(store.counted_decisions(&site("other"), NOW).await.unwrap().is_empty());
    assert_eq!(store.oldest_waiting(&site("demo")).await.unwrap(), Some(NOW));
}

async fn what_the_rules_said_lately_is_told_with_what_was_decided(ground: &dyn Ground) {
    let store = ground.open().await;
    assert_eq!(store.last_seq(&site("demo")).await.unwrap(), 0);
    let mut ids = Vec::new();
    for hours in [0, 1, 2] {
        let mut arrival = draft(Verdict::Hold).at(NOW.plus(HOUR * hours)).arrival();
        let evidence = vec![Evidence { field: None, span: None, read_as: "one link".to_owned() }];
        let floor = Some(Verdict::Hold).filter(|_| hours == 2);
        arrival.judgement.contributions =
            vec![Contribution { rule: "links".into(), points: Points::hundredths(150), floor, mode: Mode::Shadow, evidence }];
        ids.push(arrival.envelope.id);
        store.store_batch(&[arrival], NOW).await.unwrap();
    }
    draft(Verdict::Hold).of_site("other").stored(&*store).await;
    decide(&*store, ids[0], Decision::Approve, NOW.plus(HOUR * 3)).await;
    decide(&*store, ids[0], Decision::Restore, NOW.plus(HOUR * 4)).await;
    decide(&*store, ids[1], Decision::Spam, NOW.plus(HOUR * 5)).await;
    let lately = store.judged_lately(&site("demo"), NOW, 10).await.unwrap();
    let said = |floor| vec![Said { rule: "links".into(), points: Points::hundredths(150), floor, mode: Mode::Shadow }];
    let told = |hours: u32, floor, decision| JudgedLately { at: NOW.plus(HOUR * hours), said: said(floor), decision };
    assert_eq!(lately, [told(2, Some(Verdict::Hold), None), told(1, None, Some(Decision::Spam)), told(0, None, None)]);
    assert_eq!(store.judged_lately(&site("demo"), NOW.plus(HOUR), 10).await.unwrap().len(), 2);
    assert_eq!(store.judged_lately(&site("demo"), NOW, 1).await.unwrap(), [told(2, Some(Verdict::Hold), None)]);
    assert_eq!(store.last_seq(&site("demo")).await.unwrap(), 3);
    assert_eq!(store.rule_set_since("none").await.unwrap(), None);
    store.keep_rule_set("one", "text", NOW).await.unwrap();
    store.keep_rule_set("one", "text", NOW.plus(HOUR)).await.unwrap();
    assert_eq!(store.rule_set_since("one").await.unwrap(), Some(NOW));
}

async fn what_checks_have_not_answered_is_counted_by_name(ground: &dyn Ground) {
    let store = ground.open().await;
    assert!(store.waiting_checks().await.unwrap().is_empty());
    for checks in [&["akismet"][..], &["akismet", "outside"]] {
        let mut asking = draft(Verdict::Hold).arrival();
        for check in checks {
            asking.judgement.facts.checks.insert((*check).to_owned(), Fact::Unknown("not yet".to_owned()));
        }
        store.store_batch(&[asking], NOW).await.unwrap();
    }
    let waits = |name: &str, comments| WaitingCheck { name: name.to_owned(), comments, next: NOW };
    assert_eq!(store.waiting_checks().await.unwrap(), [waits("akismet", 2), waits("outside", 1)]);
}

contract! {
    arrivals_and_decisions_are_counted_by_site_and_time,
    what_checks_have_not_answered_is_counted_by_name,
    what_the_rules_said_lately_is_told_with_what_was_decided,
}
