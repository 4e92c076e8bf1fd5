use crate::support::{Page, TestApp};
use reqwest::{Method, RequestBuilder};
use toguna::{
    domain::{Grant, Role, SiteKey, UserName},
    http::access::{Invited, one_time_link},
};

pub const PASSWORD: &str = "un mot de passe assez long";

/// Somebody at a browser, with the cookies that it keeps.
pub struct Visitor<'a> {
    pub app: &'a TestApp,
    pub cookie: String,
}

impl<'a> Visitor<'a> {
    /// Without a session.
    pub const fn new(app: &'a TestApp) -> Self {
        Self { app, cookie: String::new() }
    }

    /// With an account of this role, logged in.
    pub async fn with(app: &'a TestApp, name: &str, role: Role, site: Option<&str>) -> Self {
        add(app, name, role, site).await;
        let mut visitor = Self::new(app);
        let page = visitor.log_in(name, PASSWORD).await;
        assert_eq!(page.status, 303, "{}", page.body);
        visitor
    }

    pub async fn log_in(&mut self, name: &str, password: &str) -> Page {
        let page = self.post("/moderation/login", &[("name", name), ("password", password), ("next", "")]).await;
        self.keep(&page);
        page
    }

    /// Keeps the session's cookie.
    pub fn keep(&mut self, page: &Page) {
        if let Some(cookie) = page.header("set-cookie").split(';').next().filter(|cookie| cookie.contains("session=")) {
            cookie.clone_into(&mut self.cookie);
        }
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.app.request(method, path).header("cookie", &self.cookie).header("accept", "text/html")
    }

    pub async fn get(&self, path: &str) -> Page {
        Page::of(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, form: &[(&str, &str)]) -> Page {
        Page::of(self.request(Method::POST, path).form(form)).await
    }

    /// What this session's forms carry.
    pub async fn csrf(&self) -> String {
        csrf(&self.get("/moderation/account").await)
    }

    /// POSTs a form of this session.
    pub async fn send(&self, path: &str, form: &[(&str, &str)]) -> Page {
        let csrf = self.csrf().await;
        let form: Vec<_> = [("csrf", csrf.as_str())].into_iter().chain(form.iter().copied()).collect();
        self.post(path, &form).await
    }
}

/// The token of a page's forms.
pub fn csrf(page: &Page) -> String {
    let token = regex::Regex::new("name=\"csrf\" value=\"([0-9a-f]+)\"").unwrap();
    token.captures(&page.body).unwrap_or_else(|| panic!("no form in {}", page.body))[1].to_owned()
}

/// An account with [`PASSWORD`].
pub async fn add(app: &TestApp, name: &str, role: Role, site: Option<&str>) -> i64 {
    let site = site.map(|site| SiteKey::parse(site).unwrap());
    let inside = &app.service.app;
    let user = inside.store.add_user(&UserName::parse(name).unwrap(), &[Grant { site, role }], "test", app.clock.now()).await.unwrap();
    let link = one_time_link(&*inside.store, &inside.secrets, Invited::to_choose_a_password(&user), "test", app.clock.now()).await.unwrap();
    let key = link.split_once("key=").unwrap().1;
    let chosen = Page::of(app.request(Method::POST, "/moderation/enter").form(&[("key", key), ("password", PASSWORD)])).await;
    assert_eq!(chosen.status, 303, "{}", chosen.body);
    user.id
}
