//! The comment form as `pages/comment_form.html` shows it: blank beneath a page, or filled in again with what is wrong.

use super::fields::{HONEYPOT, Names, Read};
use crate::{
    domain::{AuthorName, Body, CommentId, EmailAddress, Field, FieldError, Locale, Site, ThreadKey, Website},
    http::{
        App,
        problem::{Problem, field_sentence},
    },
    intake::{RawForm, form_stamp},
};
use serde::Serialize;

/// The comment that is answered.
#[derive(Clone, Debug)]
pub(in crate::http) struct Reply {
    /// Its id.
    pub to: CommentId,
    /// What its author signs with.
    pub name: String,
}

/// Which form it was, so that it comes back as the same one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::http) enum FormKind {
    /// Ours, or one with our names.
    Plain,
    /// A WordPress theme's.
    WordPress {
        /// Where its reader is led afterwards, as it was sent.
        redirect_to: Option<String>,
        /// Whether name, e-mail and website are to be kept in cookies.
        consents: bool,
    },
}

impl FormKind {
    /// The kind of a WordPress form, by what stands in it beside the comment.
    pub fn wordpress(read: &Read) -> Self {
        let redirect_to = read.other("redirect_to").filter(|target| !target.is_empty()).map(str::to_owned);
        Self::WordPress { redirect_to, consents: read.other("wp-comment-cookies-consent") == Some("yes") }
    }

    const fn names(&self) -> Names {
        match self {
            Self::Plain => Names::Plain,
            Self::WordPress { .. } => Names::WordPress,
        }
    }

    /// Where it is sent. Our page says to WordPress's route which site it is about, since neither host nor referrer does.
    fn action(&self, base: &str, site: &Site) -> String {
        match self {
            Self::Plain => format!("{base}/v1/sites/{}/comments", site.key),
            Self::WordPress { .. } => format!("{base}/wp-comments-post.php?site={}", site.key),
        }
    }
}

/// What the form shows. It may hold an address: the one that its writer has just typed, shown to them alone.
#[derive(Serialize)]
pub(in crate::http) struct FormView {
    action: String,
    names: InputNames,
    redirect_to: Option<String>,
    /// Whether cookies are consented to, where that is asked.
    consents: Option<bool>,
    page: String,
    framed: bool,
    thread: String,
    parent: String,
    parent_name: String,
    name: String,
    email: String,
    website: String,
    body: String,
    notify: bool,
    problem: Option<Sentences>,
    wrong: Vec<Wrong>,
    fields: Fields,
    max: Limits,
    trap: &'static str,
    stamp: String,
}

impl std::fmt::Debug for FormView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FormView(…)")
    }
}

#[derive(Serialize)]
struct Sentences {
    title: String,
    detail: String,
}

/// One line of the summary of what is wrong.
#[derive(Serialize)]
struct Wrong {
    anchor: &'static str,
    label: String,
    message: String,
}

/// What the inputs are called.
#[derive(Serialize)]
struct InputNames {
    thread: &'static str,
    parent: &'static str,
    name: &'static str,
    email: &'static str,
    website: &'static str,
    body: &'static str,
    notify: &'static str,
}

impl From<Names> for InputNames {
    fn from(names: Names) -> Self {
        Self {
            thread: names.of(Field::Thread),
            parent: names.of(Field::Parent),
            name: names.of(Field::Name),
            email: names.of(Field::Email),
            website: names.of(Field::Website),
            body: names.of(Field::Body),
            notify: names.of(Field::Notify),
        }
    }
}

/// The fields that people see.
#[derive(Serialize)]
struct Fields {
    body: FieldView,
    name: FieldView,
    email: FieldView,
    website: FieldView,
}

#[derive(Serialize)]
struct FieldView {
    anchor: &'static str,
    error: Option<String>,
    focus: bool,
}

/// The domain's limits, for `maxlength`.
#[derive(Serialize)]
struct Limits {
    name: usize,
    email: usize,
    website: usize,
    body: usize,
}

/// The fields in the order in which the form shows them.
const ORDER: [Field; 7] = [Field::Body, Field::Name, Field::Email, Field::Website, Field::Notify, Field::Thread, Field::Parent];

impl FormView {
    /// A blank form beneath a page. `base` goes before the addresses it is sent to.
    pub fn blank(app: &App, site: &Site, base: &str, thread: &ThreadKey, page: &str, reply: Option<Reply>) -> Self {
        let (parent, parent_name) = reply.map(|reply| (reply.to.to_string(), reply.name)).unwrap_or_default();
        Self {
            action: FormKind::Plain.action(base, site),
            names: Names::Plain.into(),
            redirect_to: None,
            consents: None,
            page: page.to_owned(),
            framed: false,
            thread: thread.as_str().to_owned(),
            parent,
            parent_name,
            name: String::new(),
            email: String::new(),
            website: String::new(),
            body: String::new(),
            notify: false,
            problem: None,
            wrong: Vec::new(),
            fields: Fields::new(|_| None, None),
            max: Limits {
                name: AuthorName::MAX_GRAPHEMES,
                email: EmailAddress::MAX_BYTES,
                website: Website::MAX_BYTES,
                body: Body::MAX_GRAPHEMES,
            },
            trap: HONEYPOT,
            stamp: form_stamp(&app.secrets, site, app.clock.now()),
        }
    }

    /// The same form in a frame: its links stay in the frame.
    pub fn framed(mut self) -> Self {
        self.framed = true;
        self
    }

    /// A form that was refused, with all that was typed and all that is wrong.
    pub fn refused(app: &App, site: &Site, form: &RawForm, kind: FormKind, problem: &Problem, locale: Locale) -> Self {
        let thread = form.typed(Field::Thread);
        let key = ThreadKey::parse(thread, site).ok();
        let page = key.as_ref().and_then(|key| key.url(site)).unwrap_or_default();
        let errors = problem.errors();
        let error = |field: Field| errors.iter().find(|(other, _)| *other == field).map(|(_, error)| *error);
        let sentence = |error: FieldError| field_sentence(app, locale, error);
        let (title, detail) = problem.sentences(app, locale);
        let blank = Self::blank(app, site, "", &ThreadKey::stored(thread.to_owned()), &page, None);
        let (action, names) = (kind.action("", site), kind.names().into());
        let (redirect_to, consents) = match kind {
            FormKind::Plain => (None, None),
            FormKind::WordPress { redirect_to, consents } => (redirect_to, Some(consents)),
        };
        Self {
            action,
            names,
            redirect_to,
            consents,
            // What cannot be answered is not answered once more: the text can still be sent, beneath the page.
            parent: error(Field::Parent).map_or_else(|| form.typed(Field::Parent).to_owned(), |_| String::new()),
            name: form.typed(Field::Name).to_owned(),
            email: form.typed(Field::Email).to_owned(),
            website: form.typed(Field::Website).to_owned(),
            body: form.typed(Field::Body).to_owned(),
            notify: form.ticked(Field::Notify),
            problem: Some(Sentences { title, detail }),
            wrong: ORDER.into_iter().filter_map(|field| Some(wrong(app, locale, field, error(field)?))).collect(),
            fields: Fields::new(|field| error(field).map(sentence), ORDER.into_iter().find(|field| error(*field).is_some())),
            // The clock of the first form goes on: who corrects one letter is not too fast.
            stamp: form.stamp.clone().unwrap_or(blank.stamp),
            ..blank
        }
    }
}

impl Fields {
    fn new(error: impl Fn(Field) -> Option<String>, focus: Option<Field>) -> Self {
        let view = |field: Field| FieldView { anchor: anchor(field), error: error(field), focus: focus == Some(field) };
        Self { body: view(Field::Body), name: view(Field::Name), email: view(Field::Email), website: view(Field::Website) }
    }
}

/// The id of the field's element: WordPress's, so that a theme's style sheet and scripts fit.
const fn anchor(field: Field) -> &'static str {
    match field {
        Field::Body => "comment",
        Field::Name => "author",
        Field::Email => "email",
        Field::Website => "url",
        Field::Notify => "notify",
        Field::Thread | Field::Parent => "respond",
    }
}

fn wrong(app: &App, locale: Locale, field: Field, error: FieldError) -> Wrong {
    Wrong {
        anchor: anchor(field),
        label: app.wording.say(locale, &format!("form-{}", field.name()), &[]),
        message: field_sentence(app, locale, error),
    }
}
