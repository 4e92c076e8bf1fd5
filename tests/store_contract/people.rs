use super::{forgetting::SETTINGS, ground::*};
use std::time::Duration;
use toguna::{
    domain::{CommentId, Density, Grant, KeyAct, KeyMap, KeyedHash, NotificationKind, Preferences, Recipient, Role, UserName, ZoneName},
    store::{NewFactor, NewIdentity, NewInvitation, NewToken, RetentionSettings, Scope, StoreError, TokenKind},
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
        both_factors: false,
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

async fn how_somebody_wants_the_console_is_kept_until_the_account_ends(ground: &dyn Ground) {
    let store = ground.open().await;
    let awa = store.add_user(&name("Awa"), &[], "cli", NOW).await.unwrap();
    let binta = store.add_user(&name("Binta"), &[], "cli", NOW).await.unwrap();
    assert_eq!(awa.preferences, Preferences::default());
    let keys = KeyMap::parse(|act| if act == KeyAct::Approve { "p" } else { "" }).unwrap();
    let wanted = Preferences { keys, density: Density::Compact, zone: ZoneName::parse("Africa/Bamako") };
    store.set_preferences(awa.id, &wanted).await.unwrap();
    assert_eq!(store.user(awa.id).await.unwrap().unwrap().preferences, wanted);
    assert_eq!(store.user_by_name(&name("awa")).await.unwrap().unwrap().0.preferences, wanted);
    assert_eq!(store.user(binta.id).await.unwrap().unwrap().preferences, Preferences::default());
    store.end_user(awa.id, "cli", NOW).await.unwrap();
    assert_eq!(store.user(awa.id).await.unwrap().unwrap().preferences, Preferences::default());
    assert!(matches!(store.set_preferences(awa.id, &wanted).await, Err(StoreError::Missing(_))));
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

const fn factor(step: i64, session: i64, recovery: Vec<KeyedHash>) -> NewFactor {
    NewFactor { sealed: String::new(), step, recovery, session }
}

async fn a_code_is_used_once_and_none_before_it(ground: &dyn Ground) {
    let store = ground.open().await;
    let awa = store.add_user(&name("Awa"), &[], "cli", NOW).await.unwrap();
    let own = store.add_token(&session("own", awa.id), "cli", NOW).await.unwrap();
    store.add_token(&session("other", awa.id), "cli", NOW).await.unwrap();
    assert!(!store.use_step(awa.id, 5).await.unwrap(), "there is no second factor");
    let first = NewFactor { sealed: "sealed".to_owned(), ..factor(10, own.id, vec![hash("a"), hash("b")]) };
    assert!(matches!(store.set_second_factor(99, &first, "cli", NOW).await, Err(StoreError::Missing(_))));
    store.set_second_factor(awa.id, &first, "cli", NOW).await.unwrap();
    assert_eq!(store.second_factor(awa.id).await.unwrap().as_deref(), Some("sealed"));
    assert_eq!(store.user(awa.id).await.unwrap().unwrap().second_factor, Some(NOW));
    assert_eq!(store.sessions_of(awa.id, NOW).await.unwrap().into_iter().map(|session| session.id).collect::<Vec<_>>(), [own.id]);
    assert!(!store.use_step(awa.id, 10).await.unwrap(), "the one that set it up is used");
    let (one, two) = tokio::join!(store.use_step(awa.id, 11), store.use_step(awa.id, 11));
    assert_eq!(usize::from(one.unwrap()) + usize::from(two.unwrap()), 1);
    assert!(!store.use_step(awa.id, 9).await.unwrap() && store.use_step(awa.id, 13).await.unwrap());
    store.drop_second_factor(awa.id, "cli", NOW).await.unwrap();
    assert_eq!((store.second_factor(awa.id).await.unwrap(), store.recovery_codes_left(awa.id).await.unwrap()), (None, 0));
    assert!(!store.use_step(awa.id, 20).await.unwrap());
    assert!(matches!(store.drop_second_factor(awa.id, "cli", NOW).await, Err(StoreError::Missing(_))));
    assert!(matches!(store.set_recovery_codes(awa.id, &[hash("a")], "cli", NOW).await, Err(StoreError::Missing(_))));
    store.set_second_factor(awa.id, &first, "cli", NOW).await.unwrap();
    store.end_user(awa.id, "cli", NOW).await.unwrap();
    assert_eq!(
        (store.second_factor(awa.id).await.unwrap(), store.recovery_codes_left(awa.id).await.unwrap()),
        (None, 0),
        "gone with the account"
    );
}

async fn a_recovery_code_is_used_once(ground: &dyn Ground) {
    let store = ground.open().await;
    let mut ids = Vec::new();
    for login in ["Awa", "Binta"] {
        let user = store.add_user(&name(login), &[], "cli", NOW).await.unwrap();
        store.set_second_factor(user.id, &factor(1, 0, vec![hash(login), hash("same")]), "cli", NOW).await.unwrap();
        ids.push(user.id);
    }
    let used = async |user: i64, code: &str| store.use_recovery_code(user, &hash(code), "cli", NOW).await.unwrap();
    assert!(!used(ids[0], "Binta").await, "somebody else's");
    let (one, two) = tokio::join!(used(ids[0], "Awa"), used(ids[0], "Awa"));
    assert!(one != two, "one of two at once");
    assert!(used(ids[1], "same").await && used(ids[0], "same").await);
    assert_eq!((store.recovery_codes_left(ids[0]).await.unwrap(), store.recovery_codes_left(ids[1]).await.unwrap()), (0, 1));
    store.set_recovery_codes(ids[0], &[hash("new")], "cli", NOW).await.unwrap();
    assert!(!used(ids[0], "Awa").await && used(ids[0], "new").await);
}

async fn an_identity_lets_one_person_in_until_it_is_unlinked(ground: &dyn Ground) {
    let store = ground.open().await;
    let (awa, binta) =
        (store.add_user(&name("Awa"), &[], "cli", NOW).await.unwrap(), store.add_user(&name("Binta"), &[], "cli", NOW).await.unwrap());
    let identity = |of: &str| NewIdentity { provider: "sso".to_owned(), hash: hash(of) };
    assert!(!awa.has_way_in() && store.user_by_identity(&hash("awa")).await.unwrap().is_none());
    let link = NewToken { kind: TokenKind::Link, ..session("a link", awa.id) };
    store.add_token(&link, "cli", NOW).await.unwrap();
    let (one, two) = (identity("awa"), identity("awa"));
    let (one, two) = tokio::join!(store.link_identity(awa.id, &one, "cli", NOW), store.link_identity(binta.id, &two, "cli", NOW));
    assert_eq!(usize::from(one.is_ok()) + usize::from(two.is_ok()), 1, "of two at once one gets it");
    let taken = if one.is_ok() { two } else { one };
    assert!(matches!(taken, Err(StoreError::IdentityTaken)), "{taken:?}");
    let first = store.user_by_identity(&hash("awa")).await.unwrap().unwrap();
    assert!(first.is_linked && first.has_way_in());
    store.link_identity(awa.id, &identity("second"), "cli", NOW).await.unwrap();
    assert!(store.use_link(&hash("a link"), NOW).await.unwrap().is_none(), "a link to choose a password ends");
    for secret in ["own", "other"] {
        store.add_token(&NewToken { both_factors: secret == "own", ..session(secret, awa.id) }, "cli", NOW).await.unwrap();
    }
    let own = store.token(&hash("own"), TokenKind::Session, NOW).await.unwrap().unwrap();
    assert!(own.both_factors && !store.token(&hash("other"), TokenKind::Session, NOW).await.unwrap().unwrap().both_factors);
    let second = store.identities_of(awa.id).await.unwrap().into_iter().find(|identity| identity.hash == hash("second")).unwrap();
    assert_eq!((second.provider.as_str(), second.created_at), ("sso", NOW));
    let foreign = store.unlink_identity(binta.id, second.id, 0, "cli", NOW).await;
    assert!(matches!(foreign, Err(StoreError::Missing(_))), "somebody else's");
    store.unlink_identity(awa.id, second.id, own.id, "cli", NOW).await.unwrap();
    assert!(store.user_by_identity(&hash("second")).await.unwrap().is_none());
    let left: Vec<_> = store.sessions_of(awa.id, NOW).await.unwrap().into_iter().map(|session| session.id).collect();
    assert_eq!(left, [own.id], "the session it was done in goes on alone");
    store.end_user(first.id, "cli", NOW).await.unwrap();
    assert!(store.user_by_identity(&hash("awa")).await.unwrap().is_none());
    let missing = store.link_identity(first.id, &identity("third"), "cli", NOW).await;
    assert!(matches!(missing, Err(StoreError::Missing(_))), "{missing:?}");
}

async fn a_session_remembers_its_last_proof(ground: &dyn Ground) {
    let store = ground.open().await;
    let awa = store.add_user(&name("Awa"), &[], "cli", NOW).await.unwrap();
    let opened = store.add_token(&session("one", awa.id), "cli", NOW).await.unwrap();
    assert_eq!(opened.proved_at, NOW);
    store.prove(opened.id, NOW.plus(SECOND)).await.unwrap();
    assert_eq!(store.token(&hash("one"), TokenKind::Session, NOW).await.unwrap().unwrap().proved_at, NOW.plus(SECOND));
    store.revoke_token(opened.id, "cli", NOW).await.unwrap();
    assert!(matches!(store.prove(opened.id, NOW).await, Err(StoreError::Missing(_))));
}

async fn an_invitation_is_open_until_a_password_is_chosen_or_it_is_withdrawn(ground: &dyn Ground) {
    let store = ground.open().await;
    let awa = store.add_user(&name("Awa"), &[], "cli", NOW).await.unwrap();
    let binta = store.add_user(&name("Binta"), &[], "cli", NOW).await.unwrap();
    let invitation = |user: i64, number: u8| NewInvitation {
        user,
        site: site("demo"),
        host: "gazette.example".to_owned(),
        mail: CommentId::from_bytes([number; 16]),
        recipient: hash("address"),
        sealed: format!("sealed {number}"),
        inviter: "Root".to_owned(),
        expires_at: NOW.plus(HOUR),
    };
    for (user, number) in [(awa.id, 1), (binta.id, 2), (awa.id, 3)] {
        store.invite(&invitation(user, number), "cli", NOW).await.unwrap();
    }
    let open = store.invitations(NOW).await.unwrap();
    let told: Vec<_> = open.iter().map(|open| (open.name.as_str(), open.sealed.as_str(), open.inviter.as_str())).collect();
    assert_eq!(told, [("Binta", "sealed 2", "Root"), ("Awa", "sealed 3", "Root")], "another takes the place of one before");
    assert!(store.invitations(NOW.plus(HOUR)).await.unwrap().is_empty());
    let due = store.due(10, NOW).await.unwrap();
    assert!(due.iter().all(|mail| mail.kind == NotificationKind::Invitation && mail.recipient == Recipient::Invited(hash("address"))));
    let mut brought = Vec::new();
    for mail in &due {
        brought.push(store.invitation(mail.id, NOW).await.unwrap().map(|invitation| invitation.sealed));
    }
    assert_eq!(brought, [None, Some("sealed 2".to_owned()), Some("sealed 3".to_owned())]);
    store.add_invitation_link(&open[1], &hash("link"), NOW).await.unwrap();
    let link = store.token(&hash("link"), TokenKind::Link, NOW).await.unwrap().unwrap();
    assert_eq!((link.user, link.name.as_str(), link.expires_at), (Some(awa.id), "Awa", Some(NOW.plus(HOUR))));
    assert!(store.token(&hash("link"), TokenKind::Link, NOW.plus(HOUR)).await.unwrap().is_none());
    store.set_password(awa.id, "a hash", "cli", NOW).await.unwrap();
    assert_eq!(store.invitations(NOW).await.unwrap().len(), 1, "who chose a password is in");
    assert!(matches!(store.withdraw_invitation(awa.id, "cli", NOW).await, Err(StoreError::Missing(_))));
    store.add_invitation_link(&open[0], &hash("other link"), NOW).await.unwrap();
    store.withdraw_invitation(binta.id, "cli", NOW).await.unwrap();
    assert!(store.invitations(NOW).await.unwrap().is_empty());
    assert!(store.token(&hash("other link"), TokenKind::Link, NOW).await.unwrap().is_none());
    assert_eq!(store.user(binta.id).await.unwrap().unwrap().ended_at, Some(NOW));
    store.add_user(&name("Binta"), &[], "cli", NOW).await.unwrap();
    assert!(matches!(store.add_invitation_link(&open[0], &hash("late"), NOW).await, Err(StoreError::Missing(_))));
}

async fn the_address_of_an_invitation_is_forgotten_when_it_expires(ground: &dyn Ground) {
    let store = ground.open().await;
    let awa = store.add_user(&name("Awa"), &[], "cli", NOW).await.unwrap();
    let invitation = NewInvitation {
        user: awa.id,
        site: site("demo"),
        host: "gazette.example".to_owned(),
        mail: CommentId::from_bytes([1; 16]),
        recipient: hash("address"),
        sealed: "sealed".to_owned(),
        inviter: "Root".to_owned(),
        expires_at: NOW.plus(HOUR),
    };
    store.invite(&invitation, "cli", NOW).await.unwrap();
    let days = RetentionSettings { sent_mail_days: 30, ..SETTINGS };
    assert_eq!(store.purge(&days, NOW).await.unwrap().emails, 0);
    assert_eq!(store.purge(&days, NOW.plus(HOUR)).await.unwrap().emails, 1);
    assert!(store.invitations(NOW).await.unwrap().is_empty());
}

async fn a_token_says_who_made_it_and_when_it_was_used(ground: &dyn Ground) {
    let store = ground.open().await;
    let token = NewToken { kind: TokenKind::Api, user: None, client: None, expires_at: None, ..session("api", 0) };
    let made = store.add_token(&token, "user:1 Awa", NOW).await.unwrap();
    assert_eq!((made.made_by.as_deref(), made.used_at), (Some("user:1 Awa"), None));
    store.note_use(made.id, NOW.plus(SECOND)).await.unwrap();
    store.note_use(made.id, NOW).await.unwrap();
    assert_eq!(store.tokens(NOW).await.unwrap()[0].used_at, Some(NOW.plus(SECOND)), "the last time");
}

contract! {
    an_invitation_is_open_until_a_password_is_chosen_or_it_is_withdrawn,
    the_address_of_an_invitation_is_forgotten_when_it_expires,
    a_token_says_who_made_it_and_when_it_was_used,
    a_code_is_used_once_and_none_before_it,
    a_recovery_code_is_used_once,
    an_identity_lets_one_person_in_until_it_is_unlinked,
    a_session_remembers_its_last_proof,
    people_are_known_by_name_until_they_end,
    how_somebody_wants_the_console_is_kept_until_the_account_ends,
    another_password_ends_every_session,
    attempts_are_counted_within_a_window,
}
