//! What all pages of the console have in common: the frame around them, and how their forms are read.

use super::{look::Look, proof::Refused};
use crate::{
    domain::{Key, KeyAct, Preferences, Role, Site},
    http::{App, access::Bearer, form::fields::whole_body, problem::Problem},
};
use axum::{
    extract::{FromRequest as _, Multipart, Request},
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{Html, IntoResponse as _, Response},
};
use serde_json::{Value, json};
use subtle::ConstantTimeEq as _;

/// What a page is rendered with.
pub(super) struct Frame<'a> {
    pub app: &'a App,
    pub look: Look,
    bearer: Option<&'a Bearer>,
    /// The page's own path and query, for coming back to it in another language.
    here: String,
}

impl<'a> Frame<'a> {
    /// A page for somebody with a session, about a site.
    pub fn of(app: &'a App, bearer: &'a Bearer, headers: &HeaderMap, uri: &Uri, site: Option<&Site>) -> Self {
        let site = site.or_else(|| bearer.sites(app).next().map(AsRef::as_ref));
        Self { app, look: Look::of(headers, uri, site, bearer.preferences()), bearer: Some(bearer), here: here(uri) }
    }

    /// A page for somebody without one. There is no site yet, so the language is the first one's unless the browser likes another better.
    pub fn before(app: &'a App, headers: &HeaderMap, uri: &Uri) -> Self {
        let look = Look::of(headers, uri, app.sites.iter().next().map(AsRef::as_ref), &Preferences::default());
        Self { app, look, bearer: None, here: here(uri) }
    }

    /// The page made from a template; `frame` is added to its context.
    pub fn show(&self, status: StatusCode, template: &str, context: Value) -> Result<Response, Problem> {
        let html = self.html(template, context)?;
        Ok((status, [(header::CONTENT_LANGUAGE, self.look.locale.code())], Html(html)).into_response())
    }

    /// A page that asks who one is, with the status of why somebody was not believed.
    pub fn show_refused(&self, refused: Option<&Refused>, template: &str, context: Value) -> Result<Response, Problem> {
        let status = match refused {
            None => StatusCode::OK,
            Some(Refused::Wrong) => StatusCode::UNAUTHORIZED,
            Some(Refused::TooOften(_)) => StatusCode::TOO_MANY_REQUESTS,
        };
        let mut response = self.show(status, template, context)?;
        if let Some(Refused::TooOften(wait)) = refused {
            response.headers_mut().insert(header::RETRY_AFTER, wait.as_secs().max(1).into());
        }
        Ok(response)
    }

    /// Whether the bearer is one of these to any site: what the menu offers.
    fn is_one_of(&self, bearer: &Bearer, roles: &[Role]) -> bool {
        self.app.sites.iter().any(|site| bearer.is(roles, &site.key))
    }

    /// As [`Frame::show`], the text alone.
    pub fn html(&self, template: &str, mut context: Value) -> Result<String, Problem> {
        context["frame"] = json!({
            "theme": self.look.theme.word(),
            "density": self.look.density.word(),
            "keys": self.bearer.map(keys),
            "acts": self.bearer.map(acts),
            "here": self.here,
            "path": self.here.split('?').next(),
            "csrf": self.bearer.map(|bearer| bearer.csrf(self.app)),
            "name": self.bearer.map(Bearer::name),
            "owner": self.bearer.is_some_and(|bearer| self.is_one_of(bearer, &[Role::Owner])),
            "watch": self.bearer.is_some_and(|bearer| self.is_one_of(bearer, &[Role::Owner, Role::Editor, Role::Moderator, Role::Ops])),
            "tune": self.bearer.is_some_and(|bearer| self.is_one_of(bearer, &[Role::Owner, Role::Editor, Role::Ops])),
            "mend": self.bearer.is_some_and(|bearer| self.is_one_of(bearer, &[Role::Owner, Role::Ops])),
            "user": self.bearer.is_some_and(|bearer| bearer.user().is_some()),
        });
        self.app.page(self.look.locale, template, context)
    }
}

/// The key of each act, for the hints on buttons. What takes a decision back is `restore` on a button.
fn keys(bearer: &Bearer) -> Value {
    let keys = &bearer.preferences().keys;
    let key = |act| keys.key(act).map(Key::character);
    let mut by_act: serde_json::Map<_, _> = KeyAct::ALL.map(|act| (act.word().to_owned(), json!(key(act)))).into_iter().collect();
    by_act.insert("restore".to_owned(), json!(key(KeyAct::Undo)));
    by_act.insert("also-undoes".to_owned(), json!(keys.also_undoes().map(Key::character)));
    by_act.into()
}

/// What each key does, for `web/key_map.js`.
fn acts(bearer: &Bearer) -> String {
    let acts: serde_json::Map<_, _> =
        bearer.preferences().keys.by_key().map(|(key, act)| (key.character().to_string(), act.word().into())).collect();
    Value::from(acts).to_string()
}

fn here(uri: &Uri) -> String {
    uri.path_and_query().map_or_else(|| uri.path().to_owned(), ToString::to_string)
}

/// A path of the console to lead to, and never anywhere else.
pub(super) fn own_path(path: &str) -> &str {
    let rest = path.strip_prefix("/moderation");
    let is_own = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
        && !path.contains("//")
        && path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if is_own { path } else { "/moderation" }
}

/// The fields of a small urlencoded form.
#[derive(Default)]
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    /// # Errors
    /// As [`whole_body`].
    pub async fn read(app: &App, request: Request) -> Result<Self, Problem> {
        let bytes = whole_body(app, request.into_body()).await?;
        Ok(Self(form_urlencoded::parse(&bytes).into_owned().collect()))
    }

    /// The fields of a form that stands on a page of this session.
    ///
    /// # Errors
    /// [`Problem::OutOfDate`] when it does not, and as [`Fields::read`].
    pub async fn of_session(app: &App, bearer: &Bearer, request: Request) -> Result<Self, Problem> {
        Self::read(app, request).await?.of(app, bearer)
    }

    /// The same of a form that may bring files along (`multipart/form-data`), with these by name and text.
    ///
    /// # Errors
    /// As [`Fields::of_session`], and [`Problem::MalformedForm`] for what is no UTF-8.
    pub async fn with_files(app: &App, bearer: &Bearer, request: Request) -> Result<(Self, Vec<(String, String)>), Problem> {
        let is_multipart = |kind: &HeaderValue| kind.as_bytes().starts_with(b"multipart/form-data");
        if !request.headers().get(header::CONTENT_TYPE).is_some_and(is_multipart) {
            return Ok((Self::of_session(app, bearer, request).await?, Vec::new()));
        }
        let (head, body) = request.into_parts();
        let whole = Request::from_parts(head, whole_body(app, body).await?.into());
        let mut form = Multipart::from_request(whole, &()).await.map_err(|_| Problem::MalformedForm)?;
        let (mut fields, mut files) = (Self::default(), Vec::new());
        while let Some(part) = form.next_field().await.map_err(|_| Problem::MalformedForm)? {
            let (name, file) = (part.name().unwrap_or_default().to_owned(), part.file_name().map(ToOwned::to_owned));
            let text = part.bytes().await.ok().and_then(|bytes| String::from_utf8(bytes.into()).ok()).ok_or(Problem::MalformedForm)?;
            match file {
                // A field for files into which none was put.
                Some(file) if file.is_empty() => {}
                Some(file) => files.push((file, text)),
                None => fields.0.push((name, text)),
            }
        }
        Ok((fields.of(app, bearer)?, files))
    }

    fn of(self, app: &App, bearer: &Bearer) -> Result<Self, Problem> {
        let is_ours: bool = self.get("csrf").as_bytes().ct_eq(bearer.csrf(app).as_bytes()).into();
        if is_ours { Ok(self) } else { Err(Problem::OutOfDate) }
    }

    /// The first value of this name; empty if there is none.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(other, _)| other == name).map_or("", |(_, value)| value)
    }

    /// Every value of this name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// All of them, in their order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Whether there is a field of this name.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(other, _)| other == name)
    }
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn nobody_is_led_away_from_the_console() {
        for own in ["/moderation", "/moderation?site=demo&status=spam", "/moderation/people"] {
            assert_eq!(own_path(own), own);
        }
        for foreign in [
            "",
            "/",
            "https://evil.example/",
            "//evil.example",
            "/moderation//evil.example",
            "/moderation\\evil",
            "/moderationevil",
            "/moderation?\r\nx",
        ] {
            assert_eq!(own_path(foreign), "/moderation", "{foreign}");
        }
    }
}
