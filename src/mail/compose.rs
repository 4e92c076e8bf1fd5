use super::{
    Mail, Sender,
    neutral::{excerpt, neutralise},
};
use crate::{
    domain::{EmailAddress, Locale, Mode, NotificationKind, Points, Site, ThreadKey, Timestamp},
    store::{HeldComment, Invitation, Subject},
    wording::{RenderError, Wording, decimal},
};
use lettre::{
    Message,
    message::{
        Mailbox, MultiPart, MultiPartKind, SinglePart,
        header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue},
    },
};
use minijinja::{Value, context};
use sha2::{Digest as _, Sha256};
use std::{sync::Arc, time::SystemTime};

/// What is shown of a held comment, in graphemes.
const HELD_EXCERPT: usize = 300;
/// What is shown of the reader's own comment, in graphemes.
const OWN_EXCERPT: usize = 300;
/// What is shown of an answer, in graphemes.
const REPLY_EXCERPT: usize = 2_000;
/// The longest subject, in graphemes.
const LONGEST_SUBJECT: usize = 150;

/// Makes mails out of templates and sentences.
#[derive(Clone, Debug)]
pub struct Composer {
    wording: Arc<Wording>,
    sender: Sender,
    public_url: String,
}

/// One mail to compose.
#[derive(Clone, Debug)]
pub struct Draft<'a> {
    /// The site that it is from.
    pub site: &'a Site,
    /// Who gets it.
    pub to: &'a EmailAddress,
    /// The recipient's language.
    pub locale: Locale,
    /// Its Message-ID, without angle brackets.
    pub message_id: &'a str,
    /// Its date.
    pub now: Timestamp,
    /// What it says.
    pub content: Content<'a>,
}

/// What a mail says.
#[derive(Clone)]
pub enum Content<'a> {
    /// To a moderator: these comments are held.
    Held {
        /// The oldest of them.
        comments: &'a [HeldComment],
        /// How many there are in all.
        total: u64,
        /// The sentence that explains a rule to a moderator, where it has one.
        because: &'a dyn Fn(&str) -> Option<String>,
        /// The token of the link by which the recipient decides about a comment.
        token: &'a dyn Fn(&HeldComment) -> String,
    },
    /// To the author: the comment is public.
    Published {
        /// The comment.
        subject: &'a Subject,
        /// The token that ends these mails.
        unsubscribe: &'a str,
    },
    /// To the author of the parent: somebody answered.
    Reply {
        /// The answer.
        subject: &'a Subject,
        /// The token that ends these mails.
        unsubscribe: &'a str,
    },
    /// To a reader: is this address yours? Nothing in it was written by whoever typed the address.
    Confirm {
        /// The token that says yes.
        token: &'a str,
    },
    /// To somebody who is asked to work here.
    Invitation {
        /// By whom, and until when.
        invitation: &'a Invitation,
        /// The token by which a password is chosen.
        token: &'a str,
    },
}

impl Content<'_> {
    /// The kind, which names the folder of its templates.
    pub const fn kind(&self) -> NotificationKind {
        match self {
            Self::Held { .. } => NotificationKind::Held,
            Self::Published { .. } => NotificationKind::Published,
            Self::Reply { .. } => NotificationKind::Reply,
            Self::Confirm { .. } => NotificationKind::Confirm,
            Self::Invitation { .. } => NotificationKind::Invitation,
        }
    }

    const fn unsubscribe(&self) -> Option<&str> {
        match self {
            Self::Published { unsubscribe, .. } | Self::Reply { unsubscribe, .. } => Some(unsubscribe),
            Self::Held { .. } | Self::Confirm { .. } | Self::Invitation { .. } => None,
        }
    }
}

impl std::fmt::Debug for Content<'_> {
    /// Redacted: tokens are for the recipient alone.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Content({})", self.kind().word())
    }
}

/// Why a mail could not be made. The texts hold no address.
#[derive(Debug, thiserror::Error)]
pub enum ComposeError {
    /// A template fails.
    #[error("the template of a mail: {0}")]
    Template(#[from] RenderError),
    /// SMTP has no way to write to the address.
    #[error("the recipient's address is not one that mail can be sent to: {0}")]
    Address(#[from] lettre::address::AddressError),
    /// The parts do not make a mail.
    #[error("the parts do not make a mail: {0}")]
    Message(#[from] lettre::error::Error),
}

impl Composer {
    /// `public_url` is how readers reach this server.
    pub fn new(wording: Arc<Wording>, sender: Sender, public_url: &str) -> Self {
        Self { wording, sender, public_url: public_url.trim_end_matches('/').to_owned() }
    }

    /// Makes one mail. The same draft makes the same mail, byte for byte.
    ///
    /// # Errors
    /// [`ComposeError`].
    pub fn compose(&self, draft: &Draft<'_>) -> Result<Mail, ComposeError> {
        let values = self.values(draft);
        let folder = format!("mails/{}", draft.content.kind().word());
        let render = |file: &str| self.wording.render(draft.locale, &format!("{folder}/{file}.j2"), &values);
        let (subject, text, html) = (render("subject.txt")?, render("body.txt")?, render("body.html")?);
        let mut builder = Message::builder()
            .message_id(Some(format!("<{}>", draft.message_id)))
            .date(SystemTime::UNIX_EPOCH + draft.now.since(Timestamp::from_millis(0)))
            .from(self.sender.mailbox(&one_line(&draft.site.name)))
            .to(Mailbox::new(None, draft.to.mailbox().parse()?))
            .subject(subject_line(&subject));
        for (name, value) in self.headers(draft) {
            builder = builder.raw_header(HeaderValue::new(HeaderName::new_from_ascii_str(name), value));
        }
        let message = builder.multipart(alternatives(draft.message_id, text, html))?;
        Ok(Mail { message_id: draft.message_id.to_owned(), message })
    }

    /// What every template can ask for, and what this kind's templates can.
    fn values(&self, draft: &Draft<'_>) -> Value {
        let site = draft.site;
        let common = context! {
            site_name => one_line(&site.name),
            unsubscribe => draft.content.unsubscribe().map(|token| self.unsubscribe_url(token)),
        };
        let own = match &draft.content {
            Content::Held { comments, total, because, token } => {
                let listed: Vec<Value> = comments.iter().map(|comment| self.held(comment, draft, because, &token(comment))).collect();
                let more = total.saturating_sub(comments.len() as u64);
                context! { comments => listed, total => total, more => more, link => format!("{}/moderation?site={}", self.public_url, site.key) }
            }
            Content::Published { subject, .. } => self.comment(subject, site, OWN_EXCERPT),
            Content::Reply { subject, .. } => self.comment(subject, site, REPLY_EXCERPT),
            Content::Confirm { token } => context! { link => format!("{}/confirm/{token}", self.public_url) },
            Content::Invitation { invitation, token } => context! {
                inviter => one_line(&invitation.inviter),
                name => one_line(&invitation.name),
                until => self.wording.date(draft.locale, invitation.expires_at, &site.time_zone),
                link => format!("{}/moderation/enter?key={token}", self.public_url),
            },
        };
        context! { ..own, ..common }
    }

    fn comment(&self, subject: &Subject, site: &Site, longest: usize) -> Value {
        let text = excerpt(subject.body.as_deref().unwrap_or_default(), longest);
        let link = format!("{}#comment-{}", subject.thread.read_at(site, &self.public_url), subject.comment);
        context! { name => one_line(&subject.name), quoted => quoted(&text), text => text, link => link }
    }

    /// One entry of a digest: its text and name may be anything, so nothing in them can be clicked.
    fn held(&self, comment: &HeldComment, draft: &Draft<'_>, because: &dyn Fn(&str) -> Option<String>, token: &str) -> Value {
        let text = neutralise(&excerpt(comment.body.as_deref().unwrap_or_default(), HELD_EXCERPT));
        let active = comment.judgement.contributions.iter().filter(|contribution| contribution.mode == Mode::Active);
        let reasons: Vec<Value> = active
            .map(|contribution| {
                let sentence = because(&contribution.rule).unwrap_or_else(|| contribution.rule.to_string());
                let reason = sentence.trim_end_matches('.');
                let sign = if contribution.points > Points::ZERO { "+" } else { "" };
                context! { reason => reason, points => format!("{sign}{}", decimal(draft.locale, contribution.points)) }
            })
            .collect();
        context! {
            name => neutralise(&one_line(&comment.name)),
            page => neutralise(&one_line(comment.thread.as_str())),
            date => self.wording.date(draft.locale, comment.created_at, &draft.site.time_zone),
            quoted => quoted(&text),
            text => text,
            score => decimal(draft.locale, comment.judgement.score),
            reasons => reasons,
            link => format!("{}/d/{token}", self.public_url),
        }
    }

    fn unsubscribe_url(&self, token: &str) -> String {
        format!("{}/u/{token}", self.public_url)
    }

    /// The headers of machines' mail (RFC 3834), of lists (RFC 2919, 2369, 8058), of languages (RFC 3282) and of threads (RFC 5322, 3.6.4).
    fn headers(&self, draft: &Draft<'_>) -> Vec<(&'static str, String)> {
        let host = draft.site.mail_host();
        let mut headers = vec![
            ("Auto-Submitted", "auto-generated".to_owned()),
            ("X-Auto-Response-Suppress", "All".to_owned()),
            ("Content-Language", draft.locale.code().to_owned()),
            ("List-Id", format!("<{}.comments.{host}>", draft.site.key)),
        ];
        if let Some(token) = draft.content.unsubscribe() {
            headers.push(("List-Unsubscribe", format!("<{}>", self.unsubscribe_url(token))));
            headers.push(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
        }
        let (root, parent) = match &draft.content {
            Content::Held { .. } => (format!("held-{}", draft.site.key), None),
            Content::Published { subject, .. } | Content::Reply { subject, .. } => {
                let parent = subject.parent.as_ref().and_then(|(_, message_id)| message_id.as_deref());
                (format!("thread-{}", page_digest(draft.site, &subject.thread)), parent)
            }
            Content::Confirm { .. } | Content::Invitation { .. } => return headers,
        };
        let root = format!("<{root}@{host}>");
        let parent = parent.map(|id| format!("<{id}>"));
        headers.push(("References", parent.as_ref().map_or_else(|| root.clone(), |parent| format!("{root} {parent}"))));
        headers.push(("In-Reply-To", parent.unwrap_or(root)));
        headers
    }
}

/// The constant part of a thread's root: it has no address in it and is no secret.
fn page_digest(site: &Site, thread: &ThreadKey) -> String {
    hexadecimal(&[site.key.as_str(), "\0", thread.as_str()])
}

fn hexadecimal(parts: &[&str]) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update(part.as_bytes());
    }
    digest.finalize().iter().take(8).fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

/// Text and HTML. In quoted-printable no line can be `--=_…`: whatever a reader wrote, it ends no part.
fn alternatives(message_id: &str, text: String, html: String) -> MultiPart {
    let part = |body: String, content_type: ContentType| {
        SinglePart::builder().header(content_type).header(ContentTransferEncoding::QuotedPrintable).body(body)
    };
    MultiPart::builder()
        .kind(MultiPartKind::Alternative)
        .boundary(format!("=_{}", hexadecimal(&["boundary", message_id])))
        .singlepart(part(text, ContentType::TEXT_PLAIN))
        .singlepart(part(html, ContentType::TEXT_HTML))
}

/// A subject of one line. A reader's name that looks like an encoded word (RFC 2047) must not be decoded by who gets the mail.
fn subject_line(text: &str) -> String {
    excerpt(&one_line(text), LONGEST_SUBJECT).replace("=?", "= ?")
}

/// A text on one line: control characters, line breaks among them, read as a space.
fn one_line(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text as mails have quoted since RFC 3676: no line of it can be taken for one of ours.
fn quoted(text: &str) -> String {
    text.lines().map(|line| format!("> {line}").trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}
