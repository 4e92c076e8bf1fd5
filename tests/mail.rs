//! Mails on their way: what a real SMTP server gets, and what becomes of a mail that it does not take.

use crate::support::{Certificate, SmtpServer};
use std::{
    collections::{HashMap, HashSet},
    num::NonZeroU32,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};
use toguna::{
    domain::{AfterSubmit, EmailAddress, Locale, Origin, Premoderate, Site, SiteKey, Thresholds, Timestamp},
    mail::{Composer, Content, Draft, Mail, MailSettings, Mailer, MailerError, SendError, Sender, SmtpUrl, Starttls},
    wording::Wording,
};

const NOW: Timestamp = Timestamp::from_millis(1_795_425_240_000);

fn settings(smtp_url: &str) -> MailSettings {
    MailSettings {
        smtp_url: Some(SmtpUrl::parse(smtp_url).unwrap()),
        from: Sender::parse("comments@comments.example.org").unwrap(),
        starttls: Starttls::Remote,
        ca_file: None,
        timeout_seconds: NonZeroU32::new(5).unwrap(),
        connections: NonZeroU32::new(2).unwrap(),
        per_recipient_hour: NonZeroU32::new(20).unwrap(),
        undo_seconds: 10,
    }
}

fn site() -> Site {
    Site {
        key: SiteKey::parse("gazette").unwrap(),
        name: "La Gazette de Bandiagara".to_owned(),
        origins: vec![Origin::parse("https://gazette.example").unwrap()],
        locale: Locale::Fr,
        time_zone: jiff::tz::TimeZone::UTC,
        thread_pattern: None,
        wordpress_pages: HashMap::new(),
        thresholds: Thresholds::default(),
        premoderate: Premoderate::Nobody,
        after_submit: AfterSubmit::Status,
        moderators: Vec::new(),
        digest_interval: Duration::from_hours(1),
        pressure: 120,
        grounds: toguna::domain::SiteGround::built_in(),
        reports_hold_from: 5,
        second_factor: toguna::domain::SecondFactor::Optional,
    }
}

fn mailer(settings: &MailSettings) -> Mailer {
    Mailer::new(settings, Path::new("/nonexistent")).unwrap()
}

fn mail(to: &str, number: u32) -> Mail {
    let site = site();
    let composer = Composer::new(
        Arc::new(Wording::load(None).unwrap()),
        Sender::parse("comments@comments.example.org").unwrap(),
        "https://comments.example.org",
    );
    let to = EmailAddress::parse(to).unwrap();
    let message_id = format!("c{number}.confirm.0123456789ab@gazette.example");
    let content = Content::Confirm { token: "tgn_TOKEN" };
    composer.compose(&Draft { site: &site, to: &to, locale: Locale::Ar, message_id: &message_id, now: NOW, content }).unwrap()
}

#[tokio::test]
async fn a_mail_arrives_as_it_was_composed() {
    let Some(server) = SmtpServer::start(&[]) else { return };
    mailer(&settings(&format!("smtp://127.0.0.1:{}", server.port))).hand_over(&mail("awa@reader.example", 1)).await.unwrap();
    let [received] = server.received().try_into().unwrap();
    assert_eq!(received.0["from"], "comments@comments.example.org");
    assert_eq!(received.0["to"], serde_json::json!(["awa@reader.example"]));
    assert_eq!(received.0["defects"], serde_json::json!([]));
    assert_eq!(received.header("From"), "La Gazette de Bandiagara <comments@comments.example.org>");
    assert_eq!(received.header("Subject"), "[La Gazette de Bandiagara] أكّد عنوانك");
    assert_eq!(received.header("Message-ID"), "<c1.confirm.0123456789ab@gazette.example>");
    assert_eq!(received.header("Date"), "Mon, 23 Nov 2026 09:14:00 +0000");
    assert_eq!(received.header("Auto-Submitted"), "auto-generated");
    assert_eq!(received.header("X-Auto-Response-Suppress"), "All");
    assert_eq!(received.header("Content-Language"), "ar");
    assert_eq!(received.link("https://comments.example.org/confirm/"), "https://comments.example.org/confirm/tgn_TOKEN");
    assert!(received.html().contains("<html lang=\"ar\" dir=\"rtl\">"), "{}", received.html());
}

#[tokio::test]
async fn connections_are_kept_for_the_next_mail() {
    let Some(server) = SmtpServer::start(&[]) else { return };
    let mailer = mailer(&settings(&format!("smtp://127.0.0.1:{}", server.port)));
    for number in 1..=3 {
        mailer.hand_over(&mail("awa@reader.example", number)).await.unwrap();
        // The connection goes back to the pool in a task of its own.
        tokio::task::yield_now().await;
    }
    let peers: HashSet<String> = server.received().iter().map(|received| received.0["peer"].to_string()).collect();
    assert_eq!(peers.len(), 1, "{peers:?}");
}

#[tokio::test]
async fn a_password_is_given_only_to_the_right_server() {
    let certificate = Certificate::make();
    for smtps in [false, true] {
        let (certificate_file, key) = (certificate.certificate(), certificate.key());
        let mut arguments = vec!["--certificate", &certificate_file, &key, "--login", "toguna", "s3cr&t pass"];
        arguments.extend(smtps.then_some("--smtps"));
        let Some(server) = SmtpServer::start(&arguments) else { return };
        let scheme = if smtps { "smtps" } else { "smtp" };
        let url = |password: &str| format!("{scheme}://toguna:{password}@localhost:{}", server.port);
        let trusting =
            |password| MailSettings { starttls: Starttls::Always, ca_file: Some(certificate.authority()), ..settings(&url(password)) };

        let stranger = MailSettings { ca_file: None, ..trusting("s3cr%26t%20pass") };
        let refused = mailer(&stranger).hand_over(&mail("awa@reader.example", 1)).await.unwrap_err();
        assert!(matches!(&refused, SendError::Down(why) if why.contains("certificate")), "{refused}");

        let refused = mailer(&trusting("wr0ng")).hand_over(&mail("awa@reader.example", 2)).await.unwrap_err();
        assert!(matches!(&refused, SendError::Down(why) if why.contains("535") && !why.contains("wr0ng")), "{refused}");
        assert!(server.received().is_empty());

        mailer(&trusting("s3cr%26t%20pass")).hand_over(&mail("awa@reader.example", 3)).await.unwrap();
        let [received] = server.received().try_into().unwrap();
        assert_eq!((received.0["encrypted"].as_bool(), received.0["login"].as_bool()), (Some(true), Some(true)));
    }
}

#[test]
fn a_password_never_travels_in_the_clear() {
    let bare = |url| MailSettings { starttls: Starttls::Never, ..settings(url) };
    let refused = Mailer::new(&bare("smtp://toguna:s3cret@mail.example.org"), Path::new("/nonexistent")).unwrap_err();
    assert!(matches!(refused, MailerError::BarePassword), "{refused}");
    assert!(Mailer::new(&bare("smtp://mail.example.org"), Path::new("/nonexistent")).is_ok());
    let shown = format!("{:?} {:?}", mailer(&settings("smtps://toguna:s3cret@mail.example.org")), settings("smtps://toguna:s3cret@h"));
    assert!(!shown.contains("s3cret"), "{shown}");
}

#[tokio::test]
async fn a_refusal_tells_its_reason_and_no_address() {
    let Some(server) = SmtpServer::start(&[]) else { return };
    let mailer = mailer(&settings(&format!("smtp://127.0.0.1:{}", server.port)));
    for (reply, expected) in [
        ("550 5.1.1 <{to}> no such user Awa.Traore here", "refused: permanent error (550): 5.1.1 … no such user … here"),
        ("451 4.7.1 {to} greylisted for 198.51.100.7", "put off by the server: transient error (451): 4.7.1 … greylisted for …"),
        ("421 4.3.2 closing", "cannot be handed over: transient error (421): 4.3.2 closing"),
    ] {
        server.behave(reply);
        let error = mailer.hand_over(&mail("awa.traore@reader.example", 1)).await.unwrap_err();
        assert_eq!(error.to_string(), expected);
        assert!(!format!("{error:?}").contains("reader.example"));
    }
    server.behave("ok");
    mailer.hand_over(&mail("awa.traore@reader.example", 2)).await.unwrap();
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn a_server_that_is_away_or_silent_holds_nothing_up() {
    let away = mailer(&settings("smtp://127.0.0.1:1"));
    assert!(matches!(away.hand_over(&mail("awa@reader.example", 1)).await, Err(SendError::Down(_))));

    let Some(server) = SmtpServer::start(&[]) else { return };
    let url = format!("smtp://127.0.0.1:{}", server.port);
    let hasty = mailer(&MailSettings { timeout_seconds: NonZeroU32::new(1).unwrap(), ..settings(&url) });
    server.behave("hang");
    let start = Instant::now();
    let silent = hasty.hand_over(&mail("awa@reader.example", 2)).await.unwrap_err();
    assert!(matches!(silent, SendError::Down(_)), "{silent}");
    assert!(start.elapsed() < Duration::from_secs(4), "{:?}", start.elapsed());
    // The connection in the middle of a mail is not used for the next one.
    server.behave("ok");
    hasty.hand_over(&mail("awa@reader.example", 3)).await.unwrap();
    let [received] = server.received().try_into().unwrap();
    assert_eq!(received.header("Message-ID"), "<c3.confirm.0123456789ab@gazette.example>");
}

#[tokio::test]
async fn in_a_folder_a_mail_stands_once_however_often_it_is_sent() {
    let data = tempfile::tempdir().unwrap();
    let settings = MailSettings { smtp_url: None, ..settings("smtp://unused.example") };
    let mailer = Mailer::new(&settings, data.path()).unwrap();
    mailer.make_folder().unwrap();
    for number in [1, 1, 2] {
        mailer.hand_over(&mail("awa@reader.example", number)).await.unwrap();
    }
    let mut names: Vec<_> = std::fs::read_dir(MailSettings::folder(data.path())).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["c1.confirm.0123456789ab@gazette.example.eml", "c2.confirm.0123456789ab@gazette.example.eml"]);
}
