//! The demonstration: three articles of an invented newspaper, in every language.

use crate::{
    domain::{Locale, Site, ThreadKey, Timestamp},
    http::{
        App,
        parameters::Parameters,
        problem::{Answer, Problem},
        public::section::{Place, Section, page_policy},
    },
    wording,
};
use axum::{
    extract::{Path, State},
    http::{Uri, header},
    response::{Html, IntoResponse as _},
};
use serde::Serialize;
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};

/// The site of the demonstration, by its key.
const SITE: &str = "demo";
/// How many threads stand under "most commented".
const MOST_COMMENTED: u32 = 5;

/// An article. Its texts are the sentences `demo-NAME-…`.
struct Article {
    name: &'static str,
    path: &'static str,
    has_picture: bool,
    /// What follows each other, by the last part of the sentence's id.
    parts: &'static [&'static str],
    /// 2026-11-21 and the days before.
    published: Timestamp,
}

const ARTICLES: [Article; 3] = [
    Article {
        name: "library",
        path: "/demo",
        has_picture: true,
        parts: &["1", "2", "subhead", "3", "quote", "4", "5"],
        published: Timestamp::from_millis(1_795_246_200_000),
    },
    Article {
        name: "festival",
        path: "/demo/festival",
        has_picture: false,
        parts: &["1", "2"],
        published: Timestamp::from_millis(1_795_176_000_000),
    },
    Article {
        name: "garden",
        path: "/demo/garden",
        has_picture: false,
        parts: &["1", "2"],
        published: Timestamp::from_millis(1_795_078_800_000),
    },
];

impl Article {
    /// Its address in a language: the site's own language has none in it.
    fn address(&self, site: &Site, locale: Locale) -> String {
        if locale == site.locale { self.path.to_owned() } else { format!("{}?lang={}", self.path, locale.code()) }
    }

    fn say(&self, app: &App, locale: Locale, part: &str) -> String {
        app.wording.say(locale, &format!("demo-{}-{part}", self.name), &[])
    }

    fn view(&self, app: &App, site: &Site, locale: Locale) -> Value {
        let paragraphs: Vec<_> = self.parts.iter().map(|part| json!({ "kind": part, "text": self.say(app, locale, part) })).collect();
        json!({
            "section": self.say(app, locale, "section"),
            "title": self.say(app, locale, "title"),
            "lead": self.say(app, locale, "lead"),
            "author": self.say(app, locale, "author"),
            "date": app.wording.date(locale, self.published, &site.time_zone),
            "datetime": wording::datetime(self.published, &site.time_zone),
            "picture": self.has_picture,
            "paragraphs": paragraphs,
        })
    }
}

/// `GET /demo`: the article that the demonstration begins with.
///
/// # Errors
/// [`Problem::NotFound`] where no site `demo` is configured, [`Problem::BadParameter`], or when the store fails.
pub async fn first(State(app): State<Arc<App>>, uri: Uri) -> Answer {
    show(&app, &ARTICLES[0], &uri).await
}

/// `GET /demo/{article}`: another article.
///
/// # Errors
/// [`Problem::NotFound`] where no site `demo` is configured, [`Problem::BadParameter`], or when the store fails.
pub async fn other(State(app): State<Arc<App>>, Path(name): Path<String>, uri: Uri) -> Answer {
    let article = ARTICLES[1..].iter().find(|article| article.name == name).ok_or(Problem::NotFound)?;
    show(&app, article, &uri).await
}

async fn show(app: &App, article: &Article, uri: &Uri) -> Answer {
    let site = app.sites.get(SITE).ok_or(Problem::NotFound)?;
    let parameters = Parameters::of(uri);
    let locale = parameters.get("lang").and_then(Locale::from_tag).unwrap_or(site.locale);
    let address = article.address(site, locale);
    let thread = ThreadKey::parse(&address, site).map_err(|_| Problem::NotFound)?;
    let place = Place { site, thread: &thread, locale, article: address.clone(), own: address, base: "", framed: false };
    let section = Section::load(app, &place, &parameters).await?;
    let teasers = ARTICLES.iter().filter(|other| other.name != article.name).map(|other| {
        json!({
            "href": other.address(site, locale),
            "section": other.say(app, locale, "section"),
            "title": other.say(app, locale, "title"),
        })
    });
    let context = json!({
        "article": article.view(app, site, locale),
        "home": ARTICLES[0].address(site, locale),
        "languages": languages(article, site),
        "section": section,
        "teasers": teasers.collect::<Vec<_>>(),
        "most_commented": most_commented(app, site, locale).await?,
    });
    let html = app.page(locale, "pages/demo.html", context)?;
    Ok((page_policy(app, site, false), [(header::CONTENT_LANGUAGE, locale.code())], Html(html)).into_response())
}

fn languages(article: &Article, site: &Site) -> Vec<Value> {
    let own_name = |locale| match locale {
        Locale::Fr => "Français",
        Locale::En => "English",
        Locale::Ar => "العربية",
    };
    let link = |locale: Locale| json!({ "href": article.address(site, locale), "code": locale.code(), "name": own_name(locale) });
    Locale::ALL.into_iter().map(link).collect()
}

/// A line under "most commented". A thread that is none of the demonstration's articles has no title here.
#[derive(Serialize)]
struct Popular {
    title: String,
    href: Option<String>,
    count: u64,
}

async fn most_commented(app: &App, site: &Site, locale: Locale) -> Result<Vec<Popular>, Problem> {
    let since = app.clock.now().minus(Duration::from_hours(24 * 7));
    // The articles in other languages are left out, so more are asked for than are shown.
    let most = MOST_COMMENTED + u32::try_from(ARTICLES.len() * Locale::ALL.len()).unwrap_or(0);
    let threads = app.store.most_commented(&site.key, since, most).await?;
    let lines = threads.into_iter().filter_map(|found| {
        let address = found.thread.as_str();
        match ARTICLES.iter().find(|article| article.path == address.split('?').next().unwrap_or(address)) {
            Some(article) if article.address(site, locale) != address => None,
            Some(article) => Some(Popular { title: article.say(app, locale, "title"), href: Some(address.to_owned()), count: found.count }),
            None => Some(Popular { title: address.to_owned(), href: None, count: found.count }),
        }
    });
    Ok(lines.take(MOST_COMMENTED as usize).collect())
}
