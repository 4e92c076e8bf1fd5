use super::ground::*;
use toguna::{
    domain::{Role, Timestamp, Verdict},
    store::{DeadLetterKind, NewToken, Scope, StoreError, TokenKind},
};

fn token(kind: TokenKind, secret: &str, expires_at: Option<Timestamp>) -> NewToken {
    NewToken {
        name: "a token".to_owned(),
        kind,
        scope: Scope::Moderate,
        site: Some(site("demo")),
        role: Role::Reader,
        user: None,
        client: None,
        both_factors: false,
        hash: hash(secret),
        expires_at,
    }
}

async fn tokens_are_known_until_they_end(ground: &dyn Ground) {
    let store = ground.open().await;
    let api = store.add_token(&token(TokenKind::Api, "api", None), "cli", NOW).await.unwrap();
    let session = store.add_token(&token(TokenKind::Session, "session", Some(NOW.plus(HOUR))), "cli", NOW).await.unwrap();
    assert_eq!(store.token(&hash("api"), TokenKind::Api, NOW).await.unwrap().as_ref(), Some(&api));
    assert!(store.token(&hash("api"), TokenKind::Session, NOW).await.unwrap().is_none(), "of another kind");
    assert!(store.token(&hash("wrong"), TokenKind::Api, NOW).await.unwrap().is_none());
    assert!(store.token(&hash("session"), TokenKind::Session, NOW).await.unwrap().is_some());
    assert!(store.token(&hash("session"), TokenKind::Session, NOW.plus(HOUR)).await.unwrap().is_none());
    let listed: Vec<_> = store.tokens(NOW).await.unwrap().into_iter().map(|token| token.id).collect();
    assert_eq!(listed, [api.id, session.id]);
    assert_eq!(store.tokens(NOW.plus(HOUR)).await.unwrap().len(), 1);
    store.revoke_token(api.id, "cli", NOW).await.unwrap();
    assert!(store.token(&hash("api"), TokenKind::Api, NOW).await.unwrap().is_none());
    assert_eq!(store.tokens(NOW).await.unwrap()[0].revoked_at, Some(NOW), "still listed");
    assert!(matches!(store.revoke_token(99, "cli", NOW).await, Err(StoreError::Missing(_))));
}

async fn a_link_is_used_once(ground: &dyn Ground) {
    let store = ground.open().await;
    store.add_token(&token(TokenKind::Link, "link", Some(NOW.plus(HOUR))), "cli", NOW).await.unwrap();
    let link = hash("link");
    let (one, two) = tokio::join!(store.use_link(&link, NOW), store.use_link(&link, NOW));
    assert_eq!(usize::from(one.unwrap().is_some()) + usize::from(two.unwrap().is_some()), 1);
    store.add_token(&token(TokenKind::Link, "late", Some(NOW)), "cli", NOW).await.unwrap();
    assert!(store.use_link(&hash("late"), NOW).await.unwrap().is_none());
}

async fn dead_envelopes_are_kept_until_they_are_tried_again(ground: &dyn Ground) {
    let store = ground.open().await;
    let envelope = draft(Verdict::Hold).arrival().envelope;
    let sealed = envelope.seal().unwrap();
    store.bury(envelope.id, &sealed, 5, "broken", NOW).await.unwrap();
    store.bury(envelope.id, &sealed, 6, "broken again", NOW).await.unwrap();
    let letters = store.dead_letters().await.unwrap();
    assert_eq!(letters.len(), 1, "once a comment");
    assert_eq!((letters[0].kind, letters[0].comment, letters[0].attempts), (DeadLetterKind::Envelope, Some(envelope.id), 6));
    assert_eq!(store.dead_envelope(&letters[0].id).await.unwrap(), (envelope.id, sealed));
    store.forget_envelope(&letters[0].id).await.unwrap();
    assert!(store.dead_letters().await.unwrap().is_empty());
    for unknown in ["envelope-1", "mail-1", "nonsense"] {
        assert!(matches!(store.dead_envelope(unknown).await, Err(StoreError::Missing(_))));
    }
}

async fn a_rule_set_is_kept_as_it_was(ground: &dyn Ground) {
    let store = ground.open().await;
    assert_eq!(store.rule_set("0123").await.unwrap(), None);
    store.keep_rule_set("0123", "{\"files\":[]}", NOW).await.unwrap();
    store.keep_rule_set("0123", "another text", NOW).await.unwrap();
    assert_eq!(store.rule_set("0123").await.unwrap().as_deref(), Some("{\"files\":[]}"));
}

contract! {
    a_rule_set_is_kept_as_it_was,
    tokens_are_known_until_they_end,
    a_link_is_used_once,
    dead_envelopes_are_kept_until_they_are_tried_again,
}
