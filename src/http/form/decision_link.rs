//! `/d/{token}`: a moderator decides about one held comment by the link of a mail, without a session. Opening it changes nothing, since mail scanners
//! open every link; its buttons do, once.

use super::{fields::whole_body, mail_link};
use crate::{
    domain::{Decision, Locale, Mode, Points, Site},
    http::{
        App,
        expected::Expected,
        language,
        problem::{Answer, Problem},
    },
    mail::DecisionLink,
    metrics::SiteLabels,
    store::{DecisionOrder, Listed, MailingRules, StoreError},
    wording::{datetime, decimal},
};
use axum::{
    extract::{Path, Request, State},
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse as _, Redirect, Response},
};
use serde_json::{Value, json};
use std::sync::Arc;

/// What can be decided.
const DECISIONS: [Decision; 3] = [Decision::Approve, Decision::Reject, Decision::Spam];

/// A link that was opened: what it is about, and how things stand.
struct Opened<'a> {
    app: &'a App,
    token: String,
    link: DecisionLink,
    site: Arc<Site>,
    comment: Listed,
    locale: Locale,
    state: Standing,
}

/// What has become of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// It can be used.
    Open,
    /// It was used, for this.
    Used(Decision),
    /// A colleague was faster.
    Decided,
    /// The comment is another than the one that was sent.
    Changed,
    /// Its time is over.
    Over,
}

impl Standing {
    /// The stem of its sentences.
    const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Used(_) => "used",
            Self::Decided => "decided",
            Self::Changed => "changed",
            Self::Over => "over",
        }
    }

    const fn status(self) -> StatusCode {
        match self {
            Self::Open | Self::Used(_) => StatusCode::OK,
            Self::Decided | Self::Changed => StatusCode::CONFLICT,
            Self::Over => StatusCode::GONE,
        }
    }
}

impl<'a> Opened<'a> {
    /// `None` for what nobody was sent, whose recipient is no moderator any more, or where nothing is left of the comment.
    async fn read(app: &'a App, token: &str, headers: &HeaderMap, uri: &Uri) -> Result<Option<Self>, Problem> {
        let Some(link) = DecisionLink::read(&app.secrets, token) else { return Ok(None) };
        let comment = match app.store.comment(link.comment).await {
            Ok(comment) if comment.body.is_some() => comment,
            Ok(_) | Err(StoreError::Missing(_)) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let site = app.sites.get(comment.site.as_str()).map(Arc::clone);
        let moderates =
            |site: &Arc<Site>| site.moderators.iter().any(|address| DecisionLink::mailbox(&app.secrets, address) == link.mailbox);
        let Some(site) = site.filter(moderates) else { return Ok(None) };
        let locale = language::of(headers, uri, Some(&site));
        let state = Self::state(app, &link, &comment).await?;
        Ok(Some(Self { app, token: token.to_owned(), link, site, comment, locale, state }))
    }

    async fn state(app: &App, link: &DecisionLink, comment: &Listed) -> Result<Standing, Problem> {
        if comment.revision == link.revision {
            let is_over = app.clock.now() > link.until;
            return Ok(if is_over { Standing::Over } else { Standing::Open });
        }
        let record = app.store.decisions(link.comment).await?;
        let decided = record.iter().find(|decided| decided.revision == link.revision);
        Ok(match decided {
            Some(decided) if decided.actor == link.actor() => Standing::Used(decided.decision),
            _ if record.iter().any(|decided| decided.revision >= link.revision) => Standing::Decided,
            _ => Standing::Changed,
        })
    }

    fn show(&self, status: StatusCode) -> Answer {
        let Self { app, site, locale, comment, .. } = self;
        let sentence = |id: &str| app.wording.say(*locale, &format!("decide-{}-{id}", self.state.word()), &[]);
        let decided = if let Standing::Used(decision) = self.state { Some(decision.word()) } else { None };
        let context = json!({
            "site_name": site.name,
            "title": sentence("title"),
            "detail": sentence("detail"),
            "open": self.state == Standing::Open,
            "decided": decided,
            "status": comment.status.word(),
            "name": comment.name,
            "thread": comment.thread.as_str(),
            "date": app.wording.date(*locale, comment.created_at, &site.time_zone),
            "datetime": datetime(comment.created_at, &site.time_zone),
            // Who was sent a link that is over reads no more than the mail says.
            "text": (self.state != Standing::Over).then_some(comment.body.as_deref()).flatten(),
            "score": decimal(*locale, comment.judgement.score),
            "reasons": self.reasons(),
            "decisions": DECISIONS.map(Decision::word),
            "action": format!("/d/{}?lang={}", self.token, locale.code()),
            "queue": format!("/moderation?site={}&status={}&id={}&lang={}", site.key, comment.status.word(), comment.id, locale.code()),
        });
        let html = app.page(*locale, "pages/decision_link.html", context)?;
        Ok(private((status, html), *locale))
    }

    /// What each rule had to say, in words.
    fn reasons(&self) -> Vec<Value> {
        let rules = self.app.rules.current();
        let active = self.comment.judgement.contributions.iter().filter(|contribution| contribution.mode == Mode::Active);
        let told = active.map(|contribution| {
            let sign = if contribution.points > Points::ZERO { "+" } else { "" };
            json!({
                "reason": rules.because(&contribution.rule, self.locale).unwrap_or(&contribution.rule),
                "points": format!("{sign}{}", decimal(self.locale, contribution.points)),
            })
        });
        told.collect()
    }

    async fn decide(&self, decision: Decision) -> Result<(), StoreError> {
        let (app, site) = (self.app, &self.site);
        let order = DecisionOrder {
            comment: self.link.comment,
            decision,
            reason: None,
            ground: None,
            revision: self.link.revision,
            actor: self.link.actor(),
            site: Some(site.key.clone()),
            at: app.clock.now(),
        };
        let decided = app.store.decide(&order, &MailingRules::for_site(site, &app.secrets, app.undo_window)).await?;
        app.metrics.decisions.get_or_create(&SiteLabels { site: (&site.key).into(), outcome: decision.word() }).inc();
        app.metrics.decided(&decided.comment.judgement, decision);
        app.mail_owed.notify_one();
        Ok(())
    }
}

fn private((status, html): (StatusCode, String), locale: Locale) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_LANGUAGE, locale.code()),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ];
    (status, headers, html).into_response()
}

/// `GET /d/{token}`: the comment, why it is held, and what can be decided; or in words why nothing can. Changes nothing.
///
/// # Errors
/// [`Problem::Internal`] when the store fails.
pub async fn ask(State(app): State<Arc<App>>, Path(token): Path<String>, headers: HeaderMap, uri: Uri) -> Answer {
    match Opened::read(&app, &token, &headers, &uri).await? {
        Some(opened) => opened.show(opened.state.status()),
        None => mail_link::unknown(&app, language::of(&headers, &uri, None)),
    }
}

/// `POST /d/{token}`, with `decision`: decides, and leads to the page that says so. A link that was used, is over, or is about a comment that is
/// another by now decides nothing and says why.
///
/// # Errors
/// [`Problem::BadParameter`] for another decision than those three, or when the store fails.
pub async fn act(State(app): State<Arc<App>>, Path(token): Path<String>, headers: HeaderMap, uri: Uri, request: Request) -> Answer {
    let bytes = whole_body(&app, request.into_body()).await?;
    let Some(opened) = Opened::read(&app, &token, &headers, &uri).await? else {
        return mail_link::unknown(&app, language::of(&headers, &uri, None));
    };
    if opened.state != Standing::Open {
        let status = if matches!(opened.state, Standing::Used(_)) { StatusCode::CONFLICT } else { opened.state.status() };
        return opened.show(status);
    }
    let word = form_urlencoded::parse(&bytes).find(|(name, _)| name == "decision").map(|(_, word)| word).unwrap_or_default();
    let decision = Decision::from_word(&word).filter(|decision| DECISIONS.contains(decision));
    let wrong = || Problem::BadParameter { name: "decision".into(), expected: Expected::OneOf("approve, reject, spam") };
    match opened.decide(decision.ok_or_else(wrong)?).await {
        Ok(()) => Ok(Redirect::to(&format!("/d/{token}?lang={}", opened.locale.code())).into_response()),
        // Somebody was faster by a moment: the page says who.
        Err(StoreError::Stale(_)) => match Opened::read(&app, &token, &headers, &uri).await? {
            Some(now) => now.show(StatusCode::CONFLICT),
            None => mail_link::unknown(&app, opened.locale),
        },
        Err(error) => Err(error.into()),
    }
}
