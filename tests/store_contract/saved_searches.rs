//! Searches that people keep as tabs of their own.

use super::ground::*;
use toguna::{
    domain::{Grant, Role, SearchName, UserName},
    store::{MOST_SAVED, NewSearch, Order, Store, StoreError},
};

async fn somebody(store: &dyn Store, name: &str) -> i64 {
    let grants = [Grant { site: None, role: Role::Moderator }];
    store.add_user(&UserName::parse(name).unwrap(), &grants, "cli", NOW).await.unwrap().id
}

fn search(user: i64, on: &str, name: &str) -> NewSearch {
    let name = SearchName::parse(name).unwrap();
    NewSearch { user, site: site(on), name, tab: "pending".to_owned(), line: "rule:links score:>4".to_owned(), order: Order::Urgent }
}

async fn names(store: &dyn Store, user: i64, on: &str) -> Vec<String> {
    store.saved_searches(user, &site(on)).await.unwrap().into_iter().map(|saved| saved.name).collect()
}

async fn each_keeps_her_own_by_site_under_names_of_their_own(ground: &dyn Ground) {
    let store = ground.open().await;
    let (awa, binta) = (somebody(&*store, "Awa").await, somebody(&*store, "Binta").await);
    assert!(store.save_search(&search(awa, "demo", "Links"), NOW).await.unwrap());
    assert!(matches!(store.save_search(&search(awa, "demo", "Links"), NOW).await, Err(StoreError::NameTaken)));
    for (user, on) in [(awa, "other"), (binta, "demo")] {
        assert!(store.save_search(&search(user, on, "Links"), NOW).await.unwrap());
    }
    assert!(store.save_search(&search(awa, "demo", "More"), NOW).await.unwrap());
    let saved = store.saved_searches(awa, &site("demo")).await.unwrap();
    assert_eq!((saved[0].tab.as_str(), saved[0].line.as_str(), saved[0].order), ("pending", "rule:links score:>4", Order::Urgent));
    let name = |text| SearchName::parse(text).unwrap();
    store.rename_search(awa, saved[0].id, &name("Liens")).await.unwrap();
    store.rename_search(awa, saved[0].id, &name("Liens")).await.unwrap();
    assert!(matches!(store.rename_search(awa, saved[0].id, &name("More")).await, Err(StoreError::NameTaken)));
    assert!(matches!(store.rename_search(binta, saved[0].id, &name("Mine")).await, Err(StoreError::Missing(_))));
    assert!(matches!(store.forget_search(binta, saved[0].id).await, Err(StoreError::Missing(_))));
    store.forget_search(awa, saved[1].id).await.unwrap();
    assert_eq!(
        (names(&*store, awa, "demo").await, names(&*store, binta, "demo").await),
        (vec!["Liens".to_owned()], vec!["Links".to_owned()])
    );
    store.end_user(awa, "cli", NOW).await.unwrap();
    assert!(names(&*store, awa, "demo").await.is_empty(), "they go with the account");
    assert_eq!(names(&*store, binta, "demo").await.len(), 1);
}

async fn there_are_no_more_than_can_be_counted(ground: &dyn Ground) {
    let store = ground.open().await;
    let awa = somebody(&*store, "Awa").await;
    for n in 0..MOST_SAVED {
        assert!(store.save_search(&search(awa, "demo", &n.to_string()), NOW).await.unwrap());
    }
    assert!(!store.save_search(&search(awa, "demo", "one more"), NOW).await.unwrap());
    assert_eq!(names(&*store, awa, "demo").await.len(), MOST_SAVED as usize);
}

contract! {
    each_keeps_her_own_by_site_under_names_of_their_own,
    there_are_no_more_than_can_be_counted,
}
