//! Searches that moderators keep as tabs.

use super::{by_hand::held, visitor::Visitor};
use crate::support::{TestApp, comment};
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

#[tokio::test]
async fn ip_same_is_what_came_from_where_the_open_comment_did_for_those_who_decide() {
    let app = TestApp::with(crate::browser::MODERATED).await;
    let ids = held(&app, 2).await;
    // From the address of the first.
    let sent = super::by_hand::send(&app, 0, comment().by(50).body("Encore moi, sous un autre nom et sur autre chose.")).await;
    app.worker_idle().await;
    let awa = Visitor::with(&app, "Awa", Role::Moderator, None).await;
    let page = awa.get(&format!("/moderation?id={}&lang=en", ids[0])).await.body;
    assert!(page.contains(&format!("name=\"beside\" value=\"{}\"", ids[0])) && page.contains(">ip:same<"), "{page}");
    let typed = format!("/moderation?site=demo&status=pending&lang=en&beside={}&q=ip:same+score:>0", ids[0]);
    let led = awa.get(&typed).await;
    let link = format!("/moderation?site=demo&status=pending&q=ip%3A{}+score%3A%3E0&lang=en", ids[0]);
    assert_eq!((led.status, led.header("location")), (303, link.as_str()), "{}", led.body);
    let listed = |page: &str| {
        let item = regex::Regex::new("class=\"item\" id=\"c-([^\"]+)").unwrap();
        item.captures_iter(page).map(|found| found[1].to_owned()).collect::<Vec<_>>()
    };
    // Past the store: what the audit says of it.
    let file = app.folder.path().join("data/toguna.db");
    let file = sqlx::SqlitePool::connect(&format!("sqlite:{}", file.display())).await.unwrap();
    let looks = async || {
        let looks = sqlx::query_scalar::<_, i64>("SELECT count(*) FROM audit WHERE action = 'source.view' AND subject = ?");
        looks.bind(format!("comment {}", ids[0])).fetch_one(&file).await.unwrap()
    };
    assert_eq!(looks().await, 0);
    for _ in 0..2 {
        let page = awa.get(&link).await.body;
        assert_eq!(listed(&page), [sent.clone(), ids[0].clone()], "{page}");
        assert!(!page.contains("198.51."), "without an address");
    }
    assert_eq!(looks().await, 1, "it is on record that she looked, once a session");
    let alone = awa.get("/moderation?q=ip:same&lang=en").await;
    assert!(alone.status == 200 && alone.body.contains("<code dir=\"auto\">ip:same</code>"), "beside nothing it means nothing");

    let reader = Visitor::with(&app, "Binta", Role::Reader, None).await;
    assert_eq!(reader.get(&typed).await.status, 200, "who does not decide is not led anywhere");
    let page = reader.get(&link).await.body;
    assert!(
        listed(&page).len() == 3 && page.contains(&format!("<code dir=\"auto\">ip:{}</code>", ids[0])) && !page.contains(">ip:same<"),
        "{page}"
    );
    assert_eq!(looks().await, 1);
}
