//! Comments that are nearly the same, decided about as one.

use super::ground::*;
use toguna::{
    domain::{CommentId, Decision, Likeness, Points, Search, Status, Timestamp, Verdict},
    store::{Bulk, Campaign, CampaignOrder, CampaignReach, Order, QueueQuery, Store, StoreError},
};

const TEXT: u64 = 0x0123_4567_89ab_cdef;

/// Makes one campaign of all comments that resemble something.
async fn gathered(store: &dyn Store) -> i64 {
    let mut all = Vec::new();
    for (site, _) in store.last_seqs().await.unwrap() {
        all.extend(store.prints(&site, 0, 100).await.unwrap().into_iter().map(|print| print.comment));
    }
    store.found_campaign(Likeness::from_bits(TEXT), &all, NOW).await.unwrap().unwrap()
}

fn wanted(campaign: i64, sites: &[&str], decision: Decision, until: Option<Timestamp>) -> CampaignOrder {
    let sites = sites.iter().map(|key| site(key)).collect();
    let (reason, actor) = (Some("campaign 1".to_owned()), "user:1 Awa".to_owned());
    CampaignOrder { campaign, sites, decision, reason, ground: None, until, actor, at: NOW }
}

/// Works through an order; gives what was decided about.
async fn work(store: &dyn Store, bulk: &Bulk) -> Vec<CommentId> {
    let mut done = Vec::new();
    for (comment, revision) in store.bulk_items(bulk.id, 1_000).await.unwrap() {
        let decided = store.decide(&order(comment, bulk.decision, revision, NOW), &mailing()).await.is_ok();
        store.settle_items(bulk.id, &[(comment, decided)], NOW).await.unwrap();
        done.extend(decided.then_some(comment));
    }
    store.end_bulk(bulk.id, NOW).await.unwrap();
    done
}

async fn work_all(store: &dyn Store, bulks: &[Bulk]) -> Vec<CommentId> {
    let mut done = Vec::new();
    for bulk in bulks {
        done.extend(work(store, bulk).await);
    }
    done
}

fn members(campaign: &Campaign, key: &str) -> [u32; 5] {
    campaign.sites.iter().find(|on| on.site == site(key)).map_or([0; 5], |on| on.members)
}

async fn status(store: &dyn Store, id: CommentId) -> Status {
    store.comment(id).await.unwrap().status
}

/// Three held on one site, one published by the filter, one spam by the filter, and two held on the other site.
async fn filled(store: &dyn Store) -> Vec<CommentId> {
    let mut ids = Vec::new();
    for (n, verdict) in [Verdict::Hold, Verdict::Hold, Verdict::Hold, Verdict::Approve, Verdict::Spam].into_iter().enumerate() {
        ids.push(draft(verdict).by(&format!("one{n}")).on(&format!("/{n}")).like(TEXT ^ n as u64).stored(store).await);
    }
    for n in 0..2 {
        ids.push(draft(Verdict::Hold).by(&format!("two{n}")).of_site("other").like(TEXT).stored(store).await);
    }
    ids
}

async fn what_a_text_resembles_is_kept_in_the_order_of_coming(ground: &dyn Ground) {
    let store = ground.open().await;
    draft(Verdict::Hold).stored(&*store).await;
    draft(Verdict::Hold).by("binta").like(u64::MAX).from("elsewhere").stored(&*store).await;
    draft(Verdict::Discard).like(1).stored(&*store).await;
    draft(Verdict::Hold).of_site("other").by("binta").like(2).from("elsewhere").stored(&*store).await;
    assert_eq!(store.last_seqs().await.unwrap(), [(site("demo"), 3), (site("other"), 1)]);
    let here = store.prints(&site("demo"), 0, 10).await.unwrap();
    let there = store.prints(&site("other"), 0, 10).await.unwrap();
    assert_eq!((here.len(), there.len()), (1, 1), "neither short ones nor what was discarded");
    assert_eq!((here[0].seq, here[0].likeness, here[0].campaign, here[0].at), (2, Likeness::from_bits(u64::MAX), None, NOW));
    assert_eq!((here[0].author, here[0].source), (there[0].author, there[0].source), "the same person, whatever the site");
    assert!(store.prints(&site("demo"), 2, 10).await.unwrap().is_empty());
}

async fn a_campaign_counts_its_members_by_site_and_status_whatever_becomes_of_them(ground: &dyn Ground) {
    let store = ground.open().await;
    let ids = filled(&*store).await;
    let campaign = gathered(&*store).await;
    assert_eq!(gathered(&*store).await, campaign, "who notices it again adds to it");
    let found = store.campaign(campaign).await.unwrap();
    assert_eq!((members(&found, "demo"), members(&found, "other")), ([3, 1, 0, 1, 0], [2, 0, 0, 0, 0]));
    assert!(found.open && found.found_at == NOW);
    decide(&*store, ids[0], Decision::Reject, NOW).await;
    decide(&*store, ids[3], Decision::Delete, NOW).await;
    let found = store.campaign(campaign).await.unwrap();
    assert_eq!(members(&found, "demo"), [2, 0, 1, 1, 1]);
    assert_eq!((store.count_campaigns(&site("demo")).await.unwrap(), store.campaigns(&site("demo")).await.unwrap()), (1, vec![found]));
    let of = store.campaigns_of(&site("demo"), &ids).await.unwrap();
    assert_eq!((of.len(), of[&ids[0]]), (5, (campaign, 5)), "those of the site alone");
    let reach = store.campaign_reach(campaign, &site("demo")).await.unwrap();
    assert_eq!(reach, CampaignReach { authors: 5, sources: 1, threads: 5 });
    let listed = store.campaign_members(campaign, &site("demo"), None, 2).await.unwrap();
    assert_eq!(listed.iter().map(|comment| comment.id).collect::<Vec<_>>(), [ids[4], ids[3]]);
    let listed = store.campaign_members(campaign, &site("demo"), Some(listed[1].seq), 10).await.unwrap();
    assert_eq!(listed.len(), 3);
    for id in &ids[1..3] {
        decide(&*store, *id, Decision::Approve, NOW).await;
    }
    assert_eq!(store.count_campaigns(&site("demo")).await.unwrap(), 0, "nothing waits");
    assert!(matches!(store.campaign(99).await, Err(StoreError::Missing(_))));
}

async fn of_what_waits_one_member_of_a_campaign_stands_in_the_queue(ground: &dyn Ground) {
    let store = ground.open().await;
    let ids = filled(&*store).await;
    let alone = draft(Verdict::Hold).by("binta").stored(&*store).await;
    gathered(&*store).await;
    let line = |line: &str| Search::parse(line, &jiff::tz::TimeZone::UTC);
    for order in Order::ALL {
        let query = |search, status, limit, after| QueueQuery {
            site: site("demo"),
            status,
            search,
            order,
            hold: Points::hundredths(300),
            limit,
            after,
        };
        let page = store.queue(&query(line(""), Some(Status::Pending), 10, None)).await.unwrap();
        let mut shown: Vec<_> = page.comments.iter().map(|comment| comment.id).collect();
        shown.sort_unstable();
        let mut expected = vec![ids[2], alone];
        expected.sort_unstable();
        assert_eq!(shown, expected, "{order:?}");
        let first = store.queue(&query(line(""), Some(Status::Pending), 1, None)).await.unwrap();
        let second = store.queue(&query(line(""), Some(Status::Pending), 1, first.next)).await.unwrap();
        assert!(first.comments[0].id != second.comments[0].id && second.next.is_none(), "{order:?}");
        assert_eq!(store.queue(&query(line(""), None, 10, None)).await.unwrap().comments.len(), 6, "elsewhere each for itself");
        assert_eq!(store.queue(&query(line("since:2020-01-01"), Some(Status::Pending), 10, None)).await.unwrap().comments.len(), 4);
    }
}

async fn one_decision_is_about_all_and_leaves_alone_what_moderators_decided(ground: &dyn Ground) {
    let store = ground.open().await;
    let ids = filled(&*store).await;
    let campaign = gathered(&*store).await;
    decide(&*store, ids[0], Decision::Approve, NOW).await;
    let bulks = store.decide_campaign(&wanted(campaign, &["demo", "other"], Decision::Reject, None)).await.unwrap();
    assert_eq!(bulks.iter().map(|bulk| bulk.taken).collect::<Vec<_>>(), [4, 2]);
    assert_eq!(work_all(&*store, &bulks).await.len(), 6);
    let found = store.campaign(campaign).await.unwrap();
    assert_eq!((members(&found, "demo"), members(&found, "other")), ([0, 1, 4, 0, 0], [0, 0, 2, 0, 0]));
    assert_eq!(found.sites[0].decided.as_ref().map(|order| (order.id, order.done)), Some((bulks[0].id, 4)));
    // Another decision about the campaign takes what the first one led to, and that alone.
    let again = store.decide_campaign(&wanted(campaign, &["demo"], Decision::Spam, None)).await.unwrap();
    assert_eq!((again[0].taken, work_all(&*store, &again).await.len()), (4, 4));
    assert_eq!(status(&*store, ids[0]).await, Status::Approved);
    let missing = store.decide_campaign(&wanted(99, &["demo"], Decision::Spam, None)).await;
    assert!(matches!(missing, Err(StoreError::Missing(_))), "{missing:?}");
}

async fn a_later_member_is_decided_about_as_the_others_until_the_end(ground: &dyn Ground) {
    let store = ground.open().await;
    filled(&*store).await;
    let campaign = gathered(&*store).await;
    assert!(store.holding_decisions(NOW).await.unwrap().is_empty());
    let bulks = store.decide_campaign(&wanted(campaign, &["demo"], Decision::Reject, Some(NOW.plus(DAY)))).await.unwrap();
    work_all(&*store, &bulks).await;
    let holding = store.holding_decisions(NOW).await.unwrap();
    assert_eq!((holding.len(), holding[0].site.clone(), holding[0].likeness), (1, site("demo"), Likeness::from_bits(TEXT)));
    assert_eq!((holding[0].decided.campaign, holding[0].decided.decision), (campaign, Decision::Reject));
    for mail in store.due(10, NOW.plus(DAY)).await.unwrap() {
        store.void(mail.id, "test", NOW).await.unwrap();
    }
    let later = draft(Verdict::Hold).by("later").like(TEXT).of_campaign(campaign, Decision::Reject).at(NOW.plus(HOUR));
    let approved = draft(Verdict::Approve).by("well").like(TEXT).of_campaign(campaign, Decision::Reject).at(NOW.plus(HOUR));
    let spam = draft(Verdict::Spam).by("shop").like(TEXT).of_campaign(campaign, Decision::Reject).at(NOW.plus(HOUR));
    let (later, approved, spam) = (later.stored(&*store).await, approved.stored(&*store).await, spam.stored(&*store).await);
    for id in [later, approved] {
        assert_eq!(status(&*store, id).await, Status::Rejected);
        let record = store.decisions(id).await.unwrap();
        assert_eq!((record.len(), record[0].actor.as_str(), record[0].reason.as_deref()), (1, "user:1 Awa", Some("campaign 1")));
    }
    assert_eq!((status(&*store, spam).await, store.decisions(spam).await.unwrap().len()), (Status::Spam, 0), "spam by itself");
    assert!(store.due(10, NOW.plus(DAY)).await.unwrap().is_empty(), "nobody is told that something waits");
    let counts = store.counts(&site("demo")).await.unwrap();
    assert_eq!((counts[&Status::Rejected], counts[&Status::Approved], counts[&Status::Pending]), (7, 0, 0));
    let elsewhere = draft(Verdict::Hold).of_site("other").like(TEXT).of_campaign(campaign, Decision::Reject).stored(&*store).await;
    assert_eq!(status(&*store, elsewhere).await, Status::Pending, "it was decided for one site");
    assert!(store.holding_decisions(NOW.plus(DAY)).await.unwrap().is_empty());
    let after = draft(Verdict::Hold).like(TEXT).of_campaign(campaign, Decision::Reject).at(NOW.plus(DAY)).stored(&*store).await;
    assert_eq!(status(&*store, after).await, Status::Pending, "judged just before the end, stored after it");
}

async fn what_was_stored_just_before_a_decision_and_noticed_after_it_is_taken_by_it(ground: &dyn Ground) {
    let store = ground.open().await;
    filled(&*store).await;
    let campaign = gathered(&*store).await;
    let late = draft(Verdict::Hold).by("late").like(TEXT).stored(&*store).await;
    let approved = draft(Verdict::Hold).by("approved").like(TEXT).stored(&*store).await;
    decide(&*store, approved, Decision::Approve, NOW).await;
    decide(&*store, approved, Decision::Restore, NOW).await;
    let bulks = store.decide_campaign(&wanted(campaign, &["demo"], Decision::Spam, Some(NOW.plus(DAY)))).await.unwrap();
    work_all(&*store, &bulks).await;
    assert_eq!(gathered(&*store).await, campaign);
    let order = store.claim_bulk(NOW.plus(HOUR), NOW.plus(SECOND)).await.unwrap().unwrap();
    assert_eq!((order.id, order.taken, order.done), (bulks[0].id, 5, 4));
    assert_eq!(work(&*store, &order).await, [late], "what somebody looked at already is left alone");
    let undone = store.undo_campaign(campaign, &[site("demo")], "user:1 Awa", NOW).await.unwrap();
    assert_eq!(undone[0].taken, 5);
    // Without a day the decision is for those that were seen.
    work_all(&*store, &undone).await;
    store.decide_campaign(&wanted(campaign, &["demo"], Decision::Spam, None)).await.unwrap();
    let other = draft(Verdict::Hold).by("other").like(TEXT).stored(&*store).await;
    gathered(&*store).await;
    assert_eq!(store.campaigns_of(&site("demo"), &[other]).await.unwrap().len(), 1);
    let taken = store.campaign(campaign).await.unwrap().sites[0].decided.as_ref().unwrap().taken;
    assert_eq!(taken, 6, "late, the one that was looked at, and the four of before");
}

async fn it_is_taken_back_with_all_that_came_later(ground: &dyn Ground) {
    let store = ground.open().await;
    let ids = filled(&*store).await;
    let campaign = gathered(&*store).await;
    let sites = [site("demo"), site("other")];
    let undo = async || store.undo_campaign(campaign, &sites, "user:1 Awa", NOW).await;
    assert!(matches!(undo().await, Err(StoreError::NothingToRestore)), "nothing was decided");
    let until = Some(NOW.plus(DAY));
    let bulks = store.decide_campaign(&wanted(campaign, &["demo", "other"], Decision::Spam, until)).await.unwrap();
    assert!(matches!(undo().await, Err(StoreError::NothingToRestore)), "not while it is under way");
    work_all(&*store, &bulks).await;
    let later = draft(Verdict::Hold).by("later").like(TEXT).of_campaign(campaign, Decision::Spam).stored(&*store).await;
    let touched = draft(Verdict::Hold).by("touched").like(TEXT).of_campaign(campaign, Decision::Spam).stored(&*store).await;
    decide(&*store, touched, Decision::Approve, NOW).await;
    let undone = undo().await.unwrap();
    assert_eq!(undone.iter().map(|bulk| bulk.taken).collect::<Vec<_>>(), [6, 2]);
    assert!(store.holding_decisions(NOW).await.unwrap().is_empty());
    assert_eq!(work_all(&*store, &undone).await.len(), 7, "what was touched since is left alone");
    let expected = [Status::Pending, Status::Pending, Status::Pending, Status::Approved, Status::Spam, Status::Pending, Status::Pending];
    for (id, expected) in ids.iter().zip(expected) {
        assert_eq!(status(&*store, *id).await, expected);
    }
    assert_eq!((status(&*store, later).await, status(&*store, touched).await), (Status::Pending, Status::Approved));
    assert!(matches!(undo().await, Err(StoreError::NothingToRestore)), "once");
    assert!(store.campaign(campaign).await.unwrap().sites.iter().all(|on| on.decided.is_none() && on.until.is_none()));
}

async fn what_it_resembles_goes_with_the_text_and_when_it_is_over(ground: &dyn Ground) {
    let store = ground.open().await;
    let ids = filled(&*store).await;
    let campaign = gathered(&*store).await;
    store.erase_author(&hash("one0"), "cli", NOW).await.unwrap();
    let prints = store.prints(&site("demo"), 0, 10).await.unwrap();
    assert_eq!(prints.len(), 4, "an erased text resembles nothing");
    assert_eq!(members(&store.campaign(campaign).await.unwrap(), "demo"), [2, 1, 0, 1, 0], "nor is it said what it was like");
    assert!(store.campaigns_of(&site("demo"), &ids[..1]).await.unwrap().is_empty());
    // Refused long ago: the texts go, and what they resemble with them.
    let purged = store.purge(&super::forgetting::SETTINGS, NOW.plus(DAY * 91)).await.unwrap();
    assert_eq!(purged.texts, 1);
    assert_eq!(members(&store.campaign(campaign).await.unwrap(), "demo"), [2, 1, 0, 0, 0]);
    // While a decision holds, a quiet campaign stays open.
    store.decide_campaign(&wanted(campaign, &["demo"], Decision::Spam, Some(NOW.plus(DAY * 5)))).await.unwrap();
    assert_eq!(store.close_campaigns(NOW.plus(DAY), NOW.plus(DAY * 4)).await.unwrap(), 0);
    assert_eq!(store.open_campaigns().await.unwrap().len(), 1);
    assert_eq!(store.close_campaigns(NOW.plus(DAY), NOW.plus(DAY * 6)).await.unwrap(), 1);
    assert!(store.open_campaigns().await.unwrap().is_empty() && !store.campaign(campaign).await.unwrap().open);
    // The last text of another goes: nothing is like it any more.
    let alone = draft(Verdict::Hold).by("alone").like(!TEXT).stored(&*store).await;
    let comment = store.prints(&site("demo"), 0, 10).await.unwrap().pop().unwrap().comment;
    let second = store.found_campaign(Likeness::from_bits(!TEXT), &[comment], NOW).await.unwrap().unwrap();
    assert_eq!(store.open_campaigns().await.unwrap(), [(second, Likeness::from_bits(!TEXT))]);
    store.erase_author(&hash("alone"), "cli", NOW).await.unwrap();
    assert!(store.open_campaigns().await.unwrap().is_empty());
    assert_eq!(store.found_campaign(Likeness::from_bits(!TEXT), &[comment], NOW).await.unwrap(), None, "its text is gone");
    assert_eq!(status(&*store, alone).await, Status::Deleted);
}

async fn an_order_does_not_end_over_a_comment_that_joined_meanwhile(ground: &dyn Ground) {
    let store = ground.open().await;
    filled(&*store).await;
    let campaign = gathered(&*store).await;
    let ordered = store.decide_campaign(&wanted(campaign, &["demo"], Decision::Spam, Some(NOW.plus(DAY)))).await.unwrap();
    work_all(&*store, &ordered).await;
    draft(Verdict::Hold).by("late").like(TEXT).stored(&*store).await;
    gathered(&*store).await;
    let order = store.claim_bulk(NOW.plus(HOUR), NOW).await.unwrap().unwrap();
    // As whoever saw no more of it just before would.
    store.end_bulk(order.id, NOW).await.unwrap();
    let again = store.claim_bulk(NOW.plus(HOUR), NOW).await.unwrap().expect("it goes on");
    assert_eq!((again.id, work(&*store, &again).await.len()), (order.id, 1));
    assert_eq!(store.claim_bulk(NOW.plus(HOUR), NOW).await.unwrap(), None, "now it is over");
}

contract! {
    what_a_text_resembles_is_kept_in_the_order_of_coming,
    a_campaign_counts_its_members_by_site_and_status_whatever_becomes_of_them,
    of_what_waits_one_member_of_a_campaign_stands_in_the_queue,
    one_decision_is_about_all_and_leaves_alone_what_moderators_decided,
    a_later_member_is_decided_about_as_the_others_until_the_end,
    what_was_stored_just_before_a_decision_and_noticed_after_it_is_taken_by_it,
    an_order_does_not_end_over_a_comment_that_joined_meanwhile,
    it_is_taken_back_with_all_that_came_later,
    what_it_resembles_goes_with_the_text_and_when_it_is_over,
}
