use super::ground::*;
use std::time::Duration;
use toguna::{
    domain::{Grant, Role, UserName},
    store::{NewToken, Scope, StoreError, TokenKind},
};

fn name(text: &str) -> UserName {
    UserName::parse(text).unwrap()
}

fn session(secret: &str, user: i64) -> NewToken {
    NewToken {
        name: "Awa".to_owned(),
        kind: TokenKind::Session,
        scope: Scope::Moderate,
        site: None,
        role: Role::Reader,
        user: Some(user),
        client: Some("A browser".to_owned()),
        hash: hash(secret),
        expires_at: Some(NOW.plus(HOUR)),
    }
}

async fn people_are_known_by_name_until_they_end(ground: &dyn Ground) {
    let store = ground.open().await;
    let grants = [Grant { site: Some(site("demo")), role: Role::Moderator }, Grant { site: None, role: Role::Reader }];
    let awa = store.add_user(&name("Awa"), &grants, "cli", NOW).await.unwrap();
    assert_eq!((awa.grants.as_slice(), awa.has_password), (&grants[..], false));
    assert_eq!((awa.role_on(&site("demo")), awa.role_on(&site("other"))), (Some(Role::Moderator), Some(Role::Reader)));
    assert!(matches!(store.add_user(&name("AWA"), &grants, "cli", NOW).await, Err(StoreError::NameTaken)));
    assert_eq!(store.user_by_name(&name("awa")).await.unwrap(), Some((awa.clone(), None)));
    assert_eq!(store.user_by_name(&name("nobody")).await.unwrap(), None);
    let grants = [Grant { site: None, role: Role::Owner }];
    store.set_grants(awa.id, &grants, "cli", NOW).await.unwrap();
    assert_eq!(store.users().await.unwrap()[0].grants, grants);
    store.end_user(awa.id, "cli", NOW).await.unwrap();
    assert_eq!(store.user_by_name(&name("Awa")).await.unwrap(), None);
    let ended = store.user(awa.id).await.unwrap().unwrap();
    assert_eq!((ended.ended_at, ended.role_on(&site("demo"))), (Some(NOW), None));
    for missing in [store.end_user(awa.id, "cli", NOW).await, store.set_password(awa.id, "x", "cli", NOW).await] {
        assert!(matches!(missing, Err(StoreError::Missing(_))));
    }
}

async fn another_password_ends_every_session(ground: &dyn Ground) {
    let store = ground.open().await;
    let awa = store.add_user(&name("Awa"), &[], "cli", NOW).await.unwrap();
    for secret in ["one", "two"] {
        store.add_token(&session(secret, awa.id), "cli", NOW).await.unwrap();
    }
    let sessions = store.sessions_of(awa.id, NOW).await.unwrap();
    assert_eq!((sessions.len(), sessions[0].client.as_deref(), sessions[0].user), (2, Some("A browser"), Some(awa.id)));
    assert!(store.sessions_of(awa.id, NOW.plus(HOUR)).await.unwrap().is_empty(), "they expire");
    store.set_password(awa.id, "a hash", "cli", NOW).await.unwrap();
    assert!(store.sessions_of(awa.id, NOW).await.unwrap().is_empty());
    assert!(store.token(&hash("one"), TokenKind::Session, NOW).await.unwrap().is_none());
    let (user, password) = store.user_by_name(&name("Awa")).await.unwrap().unwrap();
    assert_eq!((user.has_password, password.as_deref()), (true, Some("a hash")));
}

async fn attempts_are_counted_within_a_window(ground: &dyn Ground) {
    let store = ground.open().await;
    let window = Duration::from_mins(15);
    let count = async |of: &str, now| store.count_attempt(&hash(of), window, now).await.unwrap().count;
    let (one, two) = tokio::join!(count("awa", NOW), count("awa", NOW));
    assert_eq!(one.max(two), 2, "two at once are two");
    assert_eq!(count("source", NOW).await, 1);
    assert_eq!(count("source", NOW).await, 2);
    assert_eq!(store.count_attempt(&hash("awa"), window, NOW.plus(SECOND)).await.unwrap().since, NOW);
    store.attempt_succeeded(&hash("awa"), &hash("source")).await.unwrap();
    assert_eq!((count("awa", NOW).await, count("source", NOW).await), (1, 2), "a name's are forgotten, a source gets one back");
    assert_eq!(count("source", NOW.plus(window)).await, 1, "another window");
}

contract! {
    people_are_known_by_name_until_they_end,
    another_password_ends_every_session,
    attempts_are_counted_within_a_window,
}
