//! Searches that moderators keep as tabs.

use super::{by_hand::held, visitor::Visitor};
use crate::support::TestApp;
use toguna::{domain::Role, store::MOST_SAVED};

#[tokio::test]
async fn a_search_is_kept_as_a_tab_renamed_and_removed_without_a_script() {
    let app = TestApp::with(crate::browser::MODERATED).await;
    held(&app, 3).await;
    let awa = Visitor::with(&app, "Awa", Role::Reader, None).await;
    let page = awa.get("/moderation?q=author:Lectrice+reports:0&order=oldest&lang=en").await;
    assert!(
        page.body.contains("Keep as a tab") && page.body.contains("action=\"/moderation/searches?site=demo&amp;lang=en\""),
        "{}",
        page.body
    );
    let path = "/moderation/searches?site=demo&lang=en";
    let form = |name: &'static str| {
        [("act", "save"), ("name", name), ("status", "pending"), ("order", "oldest"), ("q", "author:Lectrice reports:0")]
    };
    let kept = awa.send(path, &form("<b>Mine</b>")).await;
    let place = "/moderation?site=demo&status=pending&order=oldest&q=author%3ALectrice+reports%3A0&lang=en";
    assert_eq!((kept.status, kept.header("location")), (303, place), "{}", kept.body);
    let tab =
        regex::Regex::new("class=\"own-tab\" href=\"([^\"]+)\"( aria-current=\"page\")?><bdi>([^<]+)</bdi> <span class=\"count\">([^<]+)<")
            .unwrap();
    let page = awa.get(place).await;
    let found = tab.captures(&page.body).unwrap_or_else(|| panic!("{}", page.body));
    assert_eq!((&found[3], &found[4], found.get(2).is_some()), ("&lt;b&gt;Mine&lt;/b&gt;", "3", true));
    assert!(tab.captures(&awa.get("/moderation?status=spam&lang=en").await.body).unwrap().get(2).is_none(), "a tab of every page");
    assert_eq!(awa.send(path, &form("<b>Mine</b>")).await.status, 422, "no two of one name");
    assert_eq!(awa.send(path, &form(" ")).await.status, 422);
    assert_eq!(awa.send(path, &[("act", "save"), ("name", "x"), ("status", "nowhere")]).await.status, 404);

    let other = Visitor::with(&app, "Binta", Role::Owner, None).await;
    assert!(tab.captures(&other.get("/moderation").await.body).is_none(), "for her alone");
    assert_eq!(other.send(path, &[("act", "forget"), ("id", "1")]).await.status, 404);
    assert_eq!(awa.send(path, &[("act", "rename"), ("id", "1"), ("name", "Lectrices")]).await.status, 303);
    assert!(awa.get(path).await.body.contains("<bdi>Lectrices</bdi>"));
    assert_eq!(awa.send(path, &[("act", "forget"), ("id", "1")]).await.status, 303);
    assert!(tab.captures(&awa.get(place).await.body).is_none());
    for n in 0..=MOST_SAVED {
        let name = n.to_string();
        let full = awa.send(path, &[("act", "save"), ("name", &name), ("status", "all"), ("q", "x")]).await;
        assert_eq!(full.status, if n < MOST_SAVED { 303 } else { 422 });
    }
}

#[tokio::test]
async fn a_session_without_an_account_keeps_none() {
    let app = TestApp::embedded().await;
    let mut visitor = Visitor::new(&app);
    let link = app.service.one_time_link().await.unwrap().unwrap();
    let key = link.split_once("key=").unwrap().1.to_owned();
    let entered = visitor.post("/moderation/enter", &[("key", &key)]).await;
    visitor.keep(&entered);
    let page = visitor.get("/moderation?q=x").await;
    assert!(page.status == 200 && !page.body.contains("/moderation/searches"), "{}", page.body);
    assert_eq!(visitor.get("/moderation/searches").await.status, 404);
}
