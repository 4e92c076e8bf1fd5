//! What readers report, and what a decision makes of it.

use super::{forgetting::SETTINGS, ground::*};
use std::time::Duration;
use toguna::{
    domain::{CommentId, Decision, Points, Remark, ReportCause, Search, Status, Timestamp, Verdict},
    store::{
        DISMISSED_TOO_OFTEN, MOST_REPORTS, NewReport, Order, Purged, QueueQuery, REPORT_WINDOW, Reported, RetentionSettings, Store,
        StoreError,
    },
};

fn report(comment: CommentId, from: &str, at: Timestamp) -> NewReport {
    NewReport {
        comment,
        site: site("demo"),
        cause: ReportCause::Insult,
        text: Remark::parse("he means my sister").unwrap(),
        reporter: hash(from),
        hold_from: 3,
        at,
    }
}

async fn reported(store: &dyn Store, comment: CommentId, from: &str) -> Reported {
    store.report_comment(&report(comment, from, NOW)).await.unwrap()
}

async fn public(store: &dyn Store) -> CommentId {
    draft(Verdict::Approve).stored(store).await
}

async fn is(store: &dyn Store, id: CommentId) -> (Status, u32) {
    let comment = store.comment(id).await.unwrap();
    (comment.status, comment.reports)
}

async fn one_reports_once_and_what_is_not_public_is_not_reported(ground: &dyn Ground) {
    let store = ground.open().await;
    let id = public(&*store).await;
    assert_eq!(reported(&*store, id, "a").await, Reported::Taken);
    assert_eq!(reported(&*store, id, "a").await, Reported::Again);
    assert_eq!(is(&*store, id).await, (Status::Approved, 1));
    let open = store.reports(id).await.unwrap();
    assert_eq!((open.len(), open[0].cause, open[0].text.as_deref()), (1, ReportCause::Insult, Some("he means my sister")));
    assert!(open[0].counts && open[0].at == NOW);
    assert_eq!((store.count_reported(&site("demo")).await.unwrap(), store.count_reported(&site("other")).await.unwrap()), (1, 0));
    let held = draft(Verdict::Hold).stored(&*store).await;
    let elsewhere = NewReport { site: site("other"), ..report(id, "b", NOW) };
    for refused in [report(held, "a", NOW), report(CommentId::new(NOW, [1; 10]), "a", NOW), elsewhere] {
        assert!(matches!(store.report_comment(&refused).await, Err(StoreError::Missing(_))));
    }
}

async fn enough_reports_take_a_comment_back(ground: &dyn Ground) {
    let store = ground.open().await;
    let id = public(&*store).await;
    assert_eq!((reported(&*store, id, "a").await, reported(&*store, id, "b").await), (Reported::Taken, Reported::Taken));
    assert_eq!(reported(&*store, id, "c").await, Reported::Held);
    assert_eq!(is(&*store, id).await, (Status::Pending, 3));
    assert_eq!(store.counts(&site("demo")).await.unwrap()[&Status::Pending], 1);
    assert!(store.public_comment(&site("demo"), id).await.unwrap().is_none());
    // Whoever saw it as it was is told.
    let stale = store.decide(&order(id, Decision::Reject, 1, NOW), &mailing()).await;
    assert!(matches!(stale, Err(StoreError::Stale(_))));
    decide(&*store, id, Decision::Approve, NOW).await;
    assert_eq!(is(&*store, id).await, (Status::Approved, 0));
    assert_eq!((store.reports(id).await.unwrap().len(), store.count_reported(&site("demo")).await.unwrap()), (0, 0));
    for from in ["d", "e", "f", "g"] {
        assert_eq!(reported(&*store, id, from).await, Reported::Taken, "what a moderator left as it is, readers take back no more");
    }
    assert_eq!(is(&*store, id).await, (Status::Approved, 4));
    let never = public(&*store).await;
    for from in ["a", "b", "c", "d"] {
        let report = NewReport { hold_from: 0, ..report(never, from, NOW) };
        assert_eq!(store.report_comment(&report).await.unwrap(), Reported::Taken);
    }
}

async fn a_decision_settles_reports_and_taking_it_back_opens_them(ground: &dyn Ground) {
    let store = ground.open().await;
    for (decision, status) in [(Decision::Reject, Status::Rejected), (Decision::Spam, Status::Spam), (Decision::Approve, Status::Approved)]
    {
        let id = public(&*store).await;
        reported(&*store, id, "a").await;
        assert_eq!(decide(&*store, id, decision, NOW).await.comment.reports, 0);
        assert_eq!(is(&*store, id).await, (status, 0));
        decide(&*store, id, Decision::Restore, NOW).await;
        assert_eq!(is(&*store, id).await, (Status::Approved, 1), "{decision:?}");
        assert_eq!(store.reports(id).await.unwrap().len(), 1);
    }
}

async fn reports_from_where_too_many_were_dismissed_count_no_more(ground: &dyn Ground) {
    let store = ground.open().await;
    for n in 0..DISMISSED_TOO_OFTEN {
        let id = public(&*store).await;
        assert_eq!(reported(&*store, id, "crank").await, Reported::Taken);
        assert_eq!(is(&*store, id).await.1, 1, "report {n} counts");
        decide(&*store, id, Decision::Approve, NOW).await;
    }
    let id = public(&*store).await;
    assert_eq!(reported(&*store, id, "crank").await, Reported::Taken, "and whoever reports hears nothing of it");
    assert_eq!((is(&*store, id).await.1, store.count_reported(&site("demo")).await.unwrap()), (0, 0));
    assert!(!store.reports(id).await.unwrap()[0].counts);
    reported(&*store, id, "a").await;
    reported(&*store, id, "b").await;
    assert_eq!(is(&*store, id).await, (Status::Approved, 2), "two of three");
}

async fn nobody_reports_faster_than_the_pace(ground: &dyn Ground) {
    let store = ground.open().await;
    for n in 0..MOST_REPORTS {
        let id = public(&*store).await;
        let at = NOW.plus(Duration::from_secs(n.into()));
        assert_eq!(store.report_comment(&report(id, "a", at)).await.unwrap(), Reported::Taken);
    }
    let id = public(&*store).await;
    let minute = Duration::from_mins(1);
    let late = NOW.plus(minute);
    assert_eq!(store.report_comment(&report(id, "a", late)).await.unwrap(), Reported::TooFast(REPORT_WINDOW.saturating_sub(minute)));
    assert_eq!(store.report_comment(&report(id, "b", late)).await.unwrap(), Reported::Taken);
    assert_eq!(store.report_comment(&report(id, "a", NOW.plus(REPORT_WINDOW))).await.unwrap(), Reported::Taken);
}

async fn what_is_reported_most_is_most_urgent_and_is_searched(ground: &dyn Ground) {
    let store = ground.open().await;
    let mut all = Vec::new();
    for n in 0..9_u32 {
        let id = public(&*store).await;
        for from in 0..n % 3 {
            reported(&*store, id, &format!("{n} {from}")).await;
        }
        all.push((id, n % 3));
    }
    let query = |line: &str, order: Order, after| QueueQuery {
        site: site("demo"),
        status: None,
        search: Search::parse(line, &jiff::tz::TimeZone::UTC),
        order,
        hold: Points::hundredths(300),
        limit: 2,
        after,
    };
    for order in Order::ALL {
        for (line, most, least) in [("reports:>0", 2, 1), ("reports:2", 2, 2), ("", 2, 0), ("reports:<1", 0, 0)] {
            let (mut found, mut after) = (Vec::new(), None);
            loop {
                let page = store.queue(&query(line, order, after)).await.unwrap();
                found.extend(page.comments.iter().map(|comment| (comment.id, comment.reports)));
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
            let fits = all.iter().filter(|(_, reports)| (least..=most).contains(reports));
            let (mut expected, mut seen): (Vec<_>, Vec<_>) = (fits.copied().collect(), found.clone());
            expected.sort_by_key(|(id, _)| *id.as_bytes());
            seen.sort_by_key(|(id, _)| *id.as_bytes());
            assert_eq!(seen, expected, "{line}, {order:?}");
            assert_eq!(store.count_found(&query(line, order, None), 100).await.unwrap() as usize, expected.len(), "{line}");
            if order == Order::Urgent {
                assert!(found.windows(2).all(|pair| pair[0].1 >= pair[1].1), "{line}: {found:?}");
            }
        }
    }
}

async fn reports_go_with_the_text_and_in_time(ground: &dyn Ground) {
    let store = ground.open().await;
    let settings = RetentionSettings { sent_mail_days: 30, report_days: 10, ..SETTINGS };
    let (open, settled, erased) = (public(&*store).await, public(&*store).await, draft(Verdict::Approve).by("binta").stored(&*store).await);
    for id in [open, settled, erased] {
        reported(&*store, id, "a").await;
    }
    decide(&*store, settled, Decision::Approve, NOW).await;
    store.erase_author(&hash("binta"), "cli", NOW).await.unwrap();
    assert!(store.reports(erased).await.unwrap().is_empty(), "what quotes a text goes with it");
    assert_eq!(store.count_reported(&site("demo")).await.unwrap(), 1);
    let soon = purge(&*store, &settings, NOW.plus(DAY * 9)).await;
    assert_eq!((soon.reports, soon.source_hashes), (0, 0));
    let later = purge(&*store, &settings, NOW.plus(DAY * 11)).await;
    assert_eq!(later.reports, 1, "the one that was settled");
    // Of those that are open, where they came from.
    let last = purge(&*store, &settings, NOW.plus(DAY * 91)).await;
    assert_eq!((last.reports, store.reports(open).await.unwrap().len()), (0, 1));
    assert_eq!(store.report_comment(&report(open, "a", NOW.plus(DAY * 91))).await.unwrap(), Reported::Taken, "nobody knows any more");
}

async fn purge(store: &dyn Store, settings: &RetentionSettings, now: Timestamp) -> Purged {
    toguna::store::Retention::purge(store, settings, now).await.unwrap()
}

contract! {
    one_reports_once_and_what_is_not_public_is_not_reported,
    enough_reports_take_a_comment_back,
    a_decision_settles_reports_and_taking_it_back_opens_them,
    reports_from_where_too_many_were_dismissed_count_no_more,
    nobody_reports_faster_than_the_pace,
    what_is_reported_most_is_most_urgent_and_is_searched,
    reports_go_with_the_text_and_in_time,
}
