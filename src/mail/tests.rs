#![allow(clippy::unwrap_used, reason = "a test may fail")]

use super::*;
use crate::{
    domain::{
        AfterSubmit, Bench, Cause, CommentId, Contribution, EmailAddress, Facts, Judgement, Locale, Mode, Origin, Points, Premoderate,
        Site, SiteKey, ThreadKey, Thresholds, Timestamp,
    },
    store::{HeldComment, Invitation, Subject},
    wording::Wording,
};
use base64::Engine as _;
use std::{collections::HashMap, sync::Arc, time::Duration};

const NOW: Timestamp = Timestamp::from_millis(1_795_425_240_000);

fn composer() -> Composer {
    let sender = Sender::parse("comments@comments.example.org").unwrap();
    Composer::new(Arc::new(Wording::load(None).unwrap()), sender, "https://comments.example.org/")
}

fn site() -> Site {
    Site {
        key: SiteKey::parse("gazette").unwrap(),
        name: "La Gazette de Bandiagara".to_owned(),
        origins: vec![Origin::parse("https://gazette.example").unwrap()],
        locale: Locale::Fr,
        time_zone: jiff::tz::TimeZone::get("Africa/Bamako").unwrap(),
        thread_pattern: None,
        wordpress_pages: HashMap::new(),
        thresholds: Thresholds::default(),
        premoderate: Premoderate::Nobody,
        after_submit: AfterSubmit::Status,
        moderators: Vec::new(),
        digest_interval: Duration::from_hours(1),
        pressure: 120,
        grounds: crate::domain::SiteGround::built_in(),
        reports_hold_from: 5,
        second_factor: crate::domain::SecondFactor::Optional,
    }
}

fn id(number: u8) -> CommentId {
    CommentId::from_bytes([number; 16])
}

fn subject(name: &str, body: &str) -> Subject {
    Subject {
        comment: id(1),
        thread: ThreadKey::stored("/articles/hogon".to_owned()),
        approved: true,
        name: name.to_owned(),
        body: Some(body.to_owned()),
        parent: Some((id(2), Some("c02.published.0123456789ab@gazette.example".to_owned()))),
    }
}

fn judgement() -> Judgement {
    let facts = Facts::ordinary(NOW);
    let rule = |name: &str, hundredths, mode| Contribution {
        rule: name.into(),
        points: Points::hundredths(hundredths),
        floor: None,
        mode,
        evidence: Vec::new(),
    };
    let contributions = vec![rule("many-links", 250, Mode::Active), rule("newcomer", 100, Mode::Active), rule("trial", 900, Mode::Shadow)];
    Judgement::reach(
        Cause::Intake,
        facts,
        contributions,
        &Bench { thresholds: Thresholds::default(), rule_set: "r".into(), engine: "1".into() },
    )
}

fn because(rule: &str) -> Option<String> {
    (rule == "many-links").then(|| "Beaucoup de liens.".to_owned())
}

fn token(held: &HeldComment) -> String {
    format!("TOKEN-{}-{}", held.name.len(), held.revision)
}

fn held(number: u8, name: &str, body: &str) -> HeldComment {
    HeldComment {
        id: id(number),
        revision: 1,
        thread: ThreadKey::stored("/articles/hogon".to_owned()),
        name: name.to_owned(),
        body: Some(body.to_owned()),
        created_at: NOW,
        judgement: judgement(),
    }
}

fn compose_for(site: &Site, locale: Locale, content: Content<'_>) -> Mail {
    let to = EmailAddress::parse("awa@reader.example").unwrap();
    let message_id = format!("c01.{}.0123456789ab@gazette.example", content.kind().word());
    composer().compose(&Draft { site, to: &to, locale, message_id: &message_id, now: NOW, content }).unwrap()
}

/// A mail as its reader sees it: headers with encoded words decoded, then both parts.
fn readable(mail: &Mail) -> String {
    let raw = String::from_utf8(mail.formatted()).unwrap().replace("\r\n", "\n");
    let unfolded = |head: &str| words(&head.replace("?=\n =?", "?==?").replace("\n ", " "));
    let (head, body) = raw.split_once("\n\n").unwrap();
    let boundary = format!("--{}", head.split("boundary=\"").nth(1).unwrap().split('"').next().unwrap());
    let parts = body.split(&boundary).filter_map(|part| part.trim_start().split_once("\n\n"));
    let bodies: Vec<_> = parts.map(|(head, body)| format!("{}\n\n{}", unfolded(head), quoted_printable(body))).collect();
    format!("{}\n\n{}", unfolded(head), bodies.join("\n----\n"))
}

fn words(head: &str) -> String {
    let pattern = regex::Regex::new(r"=\?utf-8\?b\?([^?]*)\?=").unwrap();
    let decode =
        |found: &regex::Captures<'_>| String::from_utf8(base64::engine::general_purpose::STANDARD.decode(&found[1]).unwrap()).unwrap();
    pattern.replace_all(head, decode).into_owned()
}

fn quoted_printable(text: &str) -> String {
    let joined = text.replace("=\n", "");
    let mut bytes = Vec::new();
    let mut rest = joined.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        if *first == b'=' && tail.len() >= 2 {
            bytes.push(u8::from_str_radix(std::str::from_utf8(&tail[..2]).unwrap(), 16).unwrap());
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).unwrap()
}

fn invitation(inviter: &str, name: &str) -> Invitation {
    Invitation {
        user: 1,
        name: name.to_owned(),
        site: site().key,
        sealed: String::new(),
        inviter: inviter.to_owned(),
        expires_at: NOW.plus(std::time::Duration::from_hours(72)),
    }
}

#[test]
fn every_mail_reads_well_in_every_language() {
    let site = site();
    let published = subject("Awa Traoré", "Le hogon a raison.\n\nVoir https://example.org/a?b=1 !");
    let reply = Subject { comment: id(3), ..subject("Jean-Noël", "Je ne suis pas d’accord.\n> vraiment ?") };
    let comments =
        [held(4, "Moussa", "Gagnez http://spam.example/x tout de suite : awa@spam.example"), held(5, "آمنة", "تعليق <b>قصير</b>")];
    for locale in Locale::ALL {
        let contents = [
            Content::Held { comments: &comments, total: 23, because: &because, token: &token },
            Content::Published { subject: &published, unsubscribe: "tgn_TOKEN" },
            Content::Reply { subject: &reply, unsubscribe: "tgn_TOKEN" },
            Content::Confirm { token: "tgn_TOKEN" },
            Content::Invitation { invitation: &invitation("Awa Traoré", "a.diop"), token: "tgn_TOKEN" },
        ];
        for content in contents {
            let name = format!("{}_{}", content.kind().word(), locale.code());
            insta::assert_snapshot!(name, readable(&compose_for(&site, locale, content)));
        }
    }
}

/// Header names of a raw mail, its parts' included, in order.
fn header_names(raw: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut in_head = true;
    for line in raw.split("\r\n") {
        in_head = (in_head && !line.is_empty()) || line.starts_with("--=_");
        if in_head && !line.starts_with([' ', '-']) {
            names.push(line.split(':').next().unwrap().to_owned());
        }
    }
    names
}

const TRICKS: [&str; 16] = [
    "x\r\nBcc: victim@evil.example\r\n",
    "x\nSubject: other\n\nanother body",
    "x\r\n .\r\n.\r\nQUIT",
    "x\r Reply-To: victim@evil.example",
    "x\u{85}Bcc: victim@evil.example\u{2028}Bcc: a@evil.example",
    "{{ 7 * 7 }}{% for x in y %}",
    "{ $count } { mail-greeting }",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "\" onmouseover=\"alert(1)",
    "[x](javascript:alert(1)) javascript:alert(1)",
    "=?utf-8?q?=0D=0ABcc=3A_victim=40evil.example?=",
    "--=_0123456789abcdef\r\nContent-Type: text/html\r\n\r\n<script>",
    "\u{0}\u{7}\u{1b}[31m",
    "\u{202e}gro.elpmaxe\u{2066}",
    "\"evil\" <victim@evil.example>, ",
    "awa;,:\\()[]@",
];

/// What a trick must not do, in whatever field it stands.
fn assert_inert(mail: &Mail, expected: &[String], trick: &str, field: &str) {
    let raw = String::from_utf8(mail.formatted()).unwrap();
    assert!(raw.is_ascii(), "{field} {trick:?}");
    assert_eq!(header_names(&raw), expected, "{field} {trick:?}");
    assert!(raw.split("\r\n").all(|line| line.len() <= 998 && !line.contains(['\n', '\r', '\0'])), "{field} {trick:?}");
    let seen = readable(mail);
    let html = seen.split("<!doctype html>").nth(1).unwrap();
    assert!(!html.contains("<script") && !html.contains("<img"), "{field} {trick:?}: {seen}");
    assert!(!html.contains("=\"alert") && !html.contains("href=\"javascript"), "{field} {trick:?}: {seen}");
    assert!(!seen.contains("49{%") && (trick.contains("{{") == seen.contains("{{ 7 * 7 }}")), "{field} {trick:?}: {seen}");
    let recipients: Vec<_> = mail.envelope().to().iter().map(ToString::to_string).collect();
    assert_eq!(recipients, ["awa@reader.example"]);
}

#[test]
fn what_readers_type_is_inert_in_every_field() {
    let plain = site();
    let names_of = |content: Content<'_>| header_names(&String::from_utf8(compose_for(&plain, Locale::En, content).formatted()).unwrap());
    let expected = [
        names_of(Content::Held { comments: &[held(4, "Awa", "text")], total: 1, because: &because, token: &token }),
        names_of(Content::Published { subject: &subject("Awa", "text"), unsubscribe: "t" }),
        names_of(Content::Reply { subject: &subject("Awa", "text"), unsubscribe: "t" }),
    ];
    let long = "é".repeat(5_000);
    for trick in TRICKS.into_iter().chain([long.as_str()]) {
        let with_thread = |mut subject: Subject| {
            subject.thread = ThreadKey::stored(trick.to_owned());
            subject
        };
        let held_thread = HeldComment { thread: ThreadKey::stored(trick.to_owned()), ..held(4, "Awa", "text") };
        for (field, subject, held) in [
            ("name", subject(trick, "text"), held(4, trick, "text")),
            ("body", subject("Awa", trick), held(4, "Awa", trick)),
            ("thread", with_thread(subject("Awa", "text")), held_thread),
        ] {
            let contents = [
                Content::Held { comments: &[held], total: 1, because: &because, token: &token },
                Content::Published { subject: &subject, unsubscribe: "t" },
                Content::Reply { subject: &subject, unsubscribe: "t" },
            ];
            for (content, names) in contents.into_iter().zip(&expected) {
                let shown = field != "thread" || matches!(content, Content::Held { .. });
                let mail = compose_for(&plain, Locale::En, content);
                assert_inert(&mail, names, if shown { trick } else { "" }, field);
            }
        }
        let of_invitation = names_of(Content::Invitation { invitation: &invitation("Awa", "Binta"), token: "t" });
        for invitation in [invitation(trick, "Binta"), invitation("Awa", trick)] {
            let mail = compose_for(&plain, Locale::En, Content::Invitation { invitation: &invitation, token: "t" });
            assert_inert(&mail, &of_invitation, trick, "invitation");
        }
        let named = Site { name: trick.to_owned(), ..plain.clone() };
        let mail = compose_for(&named, Locale::En, Content::Confirm { token: "t" });
        assert_inert(&mail, &names_of(Content::Confirm { token: "t" }), trick, "site name");
    }
}

#[test]
fn nothing_in_a_digest_leads_where_a_spammer_wants() {
    let text = "http://spam.example www.spam.example spam.example/x mailto:awa@spam.example";
    let digest = readable(&compose_for(
        &site(),
        Locale::Fr,
        Content::Held { comments: &[held(4, text, text)], total: 1, because: &because, token: &token },
    ));
    assert!(!digest.contains("spam.example"), "{digest}");
    let links: Vec<_> = regex::Regex::new(r"https?://[^\s<]*").unwrap().find_iter(&digest).map(|found| found.as_str().to_owned()).collect();
    assert!(
        !links.is_empty()
            && links.iter().all(|link| ["moderation?site=gazette", "d/TOKEN"]
                .iter()
                .any(|own| link.starts_with(&format!("https://comments.example.org/{own}")))),
        "{links:?}"
    );
}

#[test]
fn mails_about_a_page_make_one_thread() {
    let site = site();
    let header = |content: Content<'_>, name: &str| {
        let seen = readable(&compose_for(&site, Locale::Fr, content));
        seen.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")).map(ToOwned::to_owned)).unwrap_or_default()
    };
    let answered = subject("Awa", "text");
    let first = Subject { parent: None, ..subject("Awa", "text") };
    let reply = |subject| Content::Reply { subject, unsubscribe: "t" };
    let root = header(reply(&first), "References");
    assert!(root.starts_with("<thread-") && root.ends_with("@gazette.example>"), "{root}");
    assert_eq!(header(reply(&first), "In-Reply-To"), root);
    let parent = "<c02.published.0123456789ab@gazette.example>";
    assert_eq!(header(reply(&answered), "In-Reply-To"), parent);
    assert_eq!(header(reply(&answered), "References"), format!("{root} {parent}"));
    let elsewhere = Subject { thread: ThreadKey::stored("/articles/autre".to_owned()), ..first.clone() };
    assert_ne!(header(reply(&elsewhere), "References"), root);
}

#[test]
fn the_link_leads_to_the_comment_wherever_the_thread_is_read() {
    let link = |site: &Site, thread: &str| {
        let subject = Subject { thread: ThreadKey::stored(thread.to_owned()), ..subject("Awa", "text") };
        let seen = readable(&compose_for(site, Locale::En, Content::Published { subject: &subject, unsubscribe: "t" }));
        seen.lines().find(|line| line.contains("#comment-") && !line.contains("href")).unwrap().to_owned()
    };
    let demo = Site { origins: vec![Origin::parse("http://localhost:*").unwrap()], ..site() };
    let fragment = format!("#comment-{}", id(1));
    assert_eq!(link(&site(), "/a?b=1"), format!("https://gazette.example/a?b=1{fragment}"));
    let two = Site {
        origins: ["https://gazette.example", "https://m.gazette.example"].map(|text| Origin::parse(text).unwrap()).to_vec(),
        ..site()
    };
    assert_eq!(link(&two, "//m.gazette.example/a"), format!("https://m.gazette.example/a{fragment}"));
    let elsewhere = link(&site(), "//elsewhere.example/a");
    assert!(elsewhere.starts_with("https://comments.example.org/embed/gazette?"), "never another host: {elsewhere}");
    assert_eq!(link(&demo, "/demo"), format!("https://comments.example.org/demo{fragment}"));
    assert_eq!(link(&site(), "article 12"), format!("https://comments.example.org/embed/gazette?thread=article+12{fragment}"));
}

#[test]
fn the_same_draft_makes_the_same_mail() {
    let made = || compose_for(&site(), Locale::Ar, Content::Confirm { token: "t" }).formatted();
    assert_eq!(made(), made());
    assert_eq!(format!("{:?}", Content::Confirm { token: "tgn_TOKEN" }), "Content(confirm)");
    assert_eq!(
        format!("{:?}", compose_for(&site(), Locale::Ar, Content::Confirm { token: "t" })),
        "Mail(c01.confirm.0123456789ab@gazette.example)"
    );
}
