#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod outbox;

use super::*;
use crate::{
    domain::{AfterSubmit, CommentId, Origin, Premoderate, SiteKey, ThreadKey, Thresholds},
    filter::RuleSet,
    mail::{Sender, SmtpUrl, Starttls},
    store::{Invitation, Subject},
    wording::Wording,
};
use outbox::Written;
use std::{collections::HashMap, num::NonZeroU32, sync::atomic::Ordering::SeqCst};
use tempfile::TempDir;

const NOW: Timestamp = Timestamp::from_millis(1_795_425_240_000);

/// A notifier that puts mails into a folder (or hands them to nobody, at `smtp_url`), and its outbox.
struct Office {
    written: Arc<Written>,
    notifier: Arc<Notifier>,
    moderator: KeyedHash,
    secrets: Secrets,
    data: TempDir,
}

impl Office {
    fn open(smtp_url: Option<&str>, per_hour: u32) -> Self {
        let number = |number| NonZeroU32::new(number).unwrap();
        let settings = MailSettings {
            smtp_url: smtp_url.map(|url| SmtpUrl::parse(url).unwrap()),
            from: Sender::parse("comments@example.org").unwrap(),
            starttls: Starttls::Remote,
            ca_file: None,
            timeout_seconds: number(5),
            connections: number(2),
            per_recipient_hour: number(per_hour),
            undo_seconds: 10,
        };
        let data = tempfile::tempdir().unwrap();
        let secrets = Secrets::load_or_create(&data.path().join("secrets.toml")).unwrap();
        let moderator = EmailAddress::parse("moussa@gazette.example").unwrap();
        let hash = moderator.keyed_hash(&secrets.hash_key(Purpose::AuthorHash));
        let composer = Composer::new(Arc::new(Wording::load(None).unwrap()), settings.from.clone(), "https://c.example.org");
        let mailer = Mailer::new(&settings, data.path()).unwrap();
        mailer.make_folder().unwrap();
        let written = Arc::new(Written::default());
        let outbox: Arc<dyn Outbox> = written.clone();
        let rules = Arc::new(RulesInForce::new(RuleSet::embedded().unwrap(), NOW));
        let notifier = Notifier::new(outbox, [site(moderator)].into_iter().collect(), rules, composer, mailer, &secrets, &settings);
        Self { written, notifier: Arc::new(notifier), moderator: hash, secrets, data }
    }

    async fn round(&self) -> Vec<String> {
        self.notifier.round(NOW).await.unwrap();
        self.written.done()
    }

    async fn deal_with(&self, mail: DueMail) -> Vec<String> {
        self.owe(mail);
        self.round().await
    }

    fn owe(&self, mail: DueMail) {
        self.written.owed.lock().unwrap().push(mail);
    }

    /// The names of the files in the folder.
    fn files(&self) -> Vec<String> {
        let files = std::fs::read_dir(MailSettings::folder(self.data.path())).unwrap();
        files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect()
    }
}

fn site(moderator: EmailAddress) -> Site {
    Site {
        key: SiteKey::parse("gazette").unwrap(),
        name: "La Gazette".to_owned(),
        origins: vec![Origin::parse("https://gazette.example").unwrap()],
        locale: Locale::Fr,
        time_zone: jiff::tz::TimeZone::UTC,
        thread_pattern: None,
        wordpress_pages: HashMap::new(),
        thresholds: Thresholds::default(),
        premoderate: Premoderate::Nobody,
        after_submit: AfterSubmit::Status,
        moderators: vec![moderator],
        digest_interval: Duration::from_hours(1),
        pressure: 120,
        grounds: crate::domain::SiteGround::built_in(),
        reports_hold_from: 5,
        second_factor: crate::domain::SecondFactor::Optional,
    }
}

/// A mail that can be sent: a reader's comment was published.
fn published() -> DueMail {
    DueMail {
        id: 1,
        kind: NotificationKind::Published,
        site: SiteKey::parse("gazette").unwrap(),
        recipient: Recipient::Author(KeyedHash::from_bytes([7; 16])),
        address: Some(EmailAddress::parse("awa@reader.example").unwrap()),
        locale: Some(Locale::Fr),
        confirmed: true,
        unsubscribed: false,
        subject: Some(Subject {
            comment: CommentId::from_bytes([1; 16]),
            thread: ThreadKey::stored("/a".to_owned()),
            approved: true,
            name: "Awa".to_owned(),
            body: Some("text".to_owned()),
            parent: None,
        }),
        message_id: "c1.published.07@gazette.example".to_owned(),
        attempts: 0,
        created_at: NOW,
    }
}

fn with_subject(change: impl FnOnce(&mut Subject)) -> DueMail {
    let mut mail = published();
    change(mail.subject.as_mut().unwrap());
    mail
}

#[tokio::test]
async fn what_is_no_longer_true_or_wanted_is_not_sent() {
    let office = Office::open(None, 20);
    let confirm = DueMail { kind: NotificationKind::Confirm, subject: None, ..published() };
    let to_moderator = |hash| DueMail { kind: NotificationKind::Held, recipient: Recipient::Moderator(hash), address: None, ..published() };
    for (mail, expected) in [
        (with_subject(|subject| subject.approved = false), "1 void: the comment is not public"),
        (with_subject(|subject| subject.body = None), "1 void: the comment is not public"),
        (DueMail { subject: None, ..published() }, "1 void: the comment is not public"),
        (DueMail { unsubscribed: true, ..published() }, "1 void: the reader wants no more mail"),
        (DueMail { address: None, ..published() }, "1 void: the address was erased"),
        (DueMail { site: SiteKey::parse("gone").unwrap(), ..published() }, "1 void: the site is no longer configured"),
        (confirm, "1 void: the address is confirmed"),
        (to_moderator(KeyedHash::from_bytes([9; 16])), "1 void: no longer a moderator of the site"),
        (to_moderator(office.moderator), "1 void: nothing is held any more"),
        (DueMail { confirmed: false, ..published() }, "1 blocked, confirmation from gazette.example"),
    ] {
        assert_eq!(office.deal_with(mail).await, [expected]);
    }
    assert!(office.files().is_empty(), "{:?}", office.files());
}

#[tokio::test]
async fn a_crash_before_it_is_noted_sends_the_same_mail_again() {
    let office = Office::open(None, 20);
    office.owe(published());
    office.written.forgetful.store(true, SeqCst);
    assert!(office.notifier.round(NOW).await.is_err());
    assert_eq!(office.files(), ["c1.published.07@gazette.example.eml"]);
    office.written.forgetful.store(false, SeqCst);
    office.written.done();
    assert_eq!(office.round().await, ["token to unsubscribe", "1 sent"]);
    assert_eq!(office.files(), ["c1.published.07@gazette.example.eml"]);
}

#[tokio::test]
async fn a_confirmation_is_sent_with_its_token() {
    let office = Office::open(None, 20);
    let confirm = DueMail { kind: NotificationKind::Confirm, subject: None, confirmed: false, ..published() };
    assert_eq!(office.deal_with(confirm).await, ["token to confirm", "1 sent"]);
}

#[tokio::test]
async fn an_invitation_is_sent_with_a_link_while_it_is_open() {
    let office = Office::open(None, 20);
    let invited = Recipient::Invited(KeyedHash::from_bytes([9; 16]));
    let mail = || DueMail { kind: NotificationKind::Invitation, recipient: invited, address: None, subject: None, ..published() };
    assert_eq!(office.deal_with(mail()).await, ["1 void: the invitation has ended"]);
    let address = EmailAddress::parse("binta@newsroom.example").unwrap();
    let open = Invitation {
        user: 7,
        name: "Binta".to_owned(),
        site: SiteKey::parse("gazette").unwrap(),
        sealed: Invitation::seal(&office.secrets, 7, &address).unwrap(),
        inviter: "Awa".to_owned(),
        expires_at: NOW.plus(Duration::from_hours(1)),
    };
    *office.written.invited.lock().unwrap() = Some(Invitation { user: 8, ..open.clone() });
    assert_eq!(office.deal_with(mail()).await, ["1 void: the address was sealed with a key that is not in the secrets file"]);
    *office.written.invited.lock().unwrap() = Some(open);
    assert_eq!(office.deal_with(mail()).await, ["link for user 7", "1 sent"]);
}

#[tokio::test]
async fn over_the_hours_measure_mails_wait_and_are_not_dropped() {
    let office = Office::open(None, 2);
    for id in 1..=2 {
        assert_eq!(office.deal_with(DueMail { id, ..published() }).await.last().unwrap(), &format!("{id} sent"));
    }
    let later = NOW.plus(Duration::from_hours(1)).rfc3339();
    assert_eq!(office.deal_with(DueMail { id: 3, ..published() }).await, [format!("3 put off until {later}")]);
    let other = DueMail { id: 4, recipient: Recipient::Author(KeyedHash::from_bytes([8; 16])), ..published() };
    assert_eq!(office.deal_with(other).await.last().unwrap(), "4 sent");
}

#[tokio::test]
async fn a_mail_that_cannot_go_is_tried_for_a_day_and_then_given_up() {
    let office = Office::open(Some("smtp://127.0.0.1:1"), 1);
    let day = NOW.minus(Duration::from_hours(25));
    let again = office.deal_with(published()).await;
    assert!(again[1] == "1 again in 1 min" || again[1] == "1 again in 2 min", "{again:?}");
    let after_an_outage = DueMail { created_at: day, ..published() };
    assert!(office.deal_with(after_an_outage).await[1].starts_with("1 again"), "a mail has its tries even if it waited for a day");
    let tried = DueMail { created_at: day, attempts: 7, ..published() };
    let dead = office.deal_with(tried).await;
    assert!(dead[1].starts_with("1 dead: cannot be handed over: Connection error"), "{dead:?}");
    assert!(!dead[1].contains("127.0.0.1") && !dead[1].contains("awa"), "{dead:?}");
}

#[tokio::test]
async fn while_the_server_is_away_the_others_are_left_alone() {
    let office = Office::open(Some("smtp://127.0.0.1:1"), 20);
    for id in 1..=30 {
        office.owe(DueMail { id, ..published() });
    }
    let round = office.notifier.round(NOW).await.unwrap();
    assert!(round.down && round.waiting <= 4, "{round:?}");
}

#[tokio::test]
async fn the_loop_wakes_for_news_and_ends_when_told() {
    let office = Office::open(None, 20);
    let (wake, stop) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let told = Arc::clone(&stop);
    let running = tokio::spawn(Arc::clone(&office.notifier).run(Clock::default(), Arc::clone(&wake), async move { told.notified().await }));
    office.owe(published());
    wake.notify_one();
    tokio::time::timeout(Duration::from_secs(10), office.written.changed.notified()).await.unwrap();
    assert!(office.written.done().contains(&"1 sent".to_owned()));
    stop.notify_one();
    tokio::time::timeout(Duration::from_secs(10), running).await.unwrap().unwrap();
}

#[test]
fn tries_grow_apart_and_are_spread() {
    assert_eq!(back_off(0, 0), Duration::from_secs(45));
    assert_eq!(back_off(0, u32::MAX), Duration::from_secs(75));
    assert!(back_off(3, u32::MAX / 2).abs_diff(Duration::from_mins(8)) < Duration::from_millis(1));
    assert_eq!(back_off(40, u32::MAX), LONGEST_RETRY.mul_f64(1.25));
    let day: Duration = (0..15).map(|attempts| back_off(attempts, 0)).sum();
    assert!(day < GIVE_UP_AFTER && day > Duration::from_hours(12), "{day:?}");
}

#[test]
fn an_hour_has_room_for_so_many_mails_to_one_recipient() {
    let recent = Recent::at_most(2);
    let (awa, moussa) = (KeyedHash::from_bytes([1; 16]), KeyedHash::from_bytes([2; 16]));
    let later = NOW.plus(Duration::from_mins(10));
    recent.admit(&awa, NOW).unwrap();
    assert_eq!(recent.full_until(&awa, later), None);
    recent.admit(&awa, later).unwrap();
    assert_eq!(recent.admit(&awa, later), Err(NOW.plus(Duration::from_hours(1))));
    assert_eq!(recent.full_until(&awa, later), Some(NOW.plus(Duration::from_hours(1))));
    recent.admit(&moussa, later).unwrap();
    recent.take_back(&awa);
    recent.admit(&awa, later).unwrap();
    recent.admit(&awa, NOW.plus(Duration::from_hours(1))).unwrap();
}
