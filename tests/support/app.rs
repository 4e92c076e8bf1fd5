use super::{ClusterServers, CommentForm, Page};
use reqwest::{Client, Method, RequestBuilder, redirect::Policy};
use serde_json::{Value, json};
use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};
use tempfile::TempDir;
use toguna::{
    clock::Clock,
    config::{Config, Sources},
    domain::Role as Standing,
    http::access::token_hash,
    secrets::new_token,
    service::{Role, Service},
    store::{NewToken, Scope, TokenKind},
};

/// How long a test waits for something that must happen.
const PATIENCE: Duration = Duration::from_mins(1);

/// When this names `clustered`, every [`TestApp`] runs in clustered mode: `./test clustered` runs the tests of the one path once more so.
const MODE: &str = "TOGUNA_TEST_MODE";

/// The service on a free port, in embedded mode unless something else is said. Dropping it drops its data.
pub struct TestApp {
    pub base: String,
    pub clock: Clock,
    pub client: Client,
    pub service: Service,
    pub folder: TempDir,
    moderator: String,
    _servers: Option<Arc<ClusterServers>>,
}

impl TestApp {
    /// The first configuration, as a newcomer gets it; the pace is opened wide, since all tests come from one address.
    pub async fn embedded() -> Self {
        Self::with(&[
            ("TOGUNA__PACE__PER_MINUTE", "100000"),
            ("TOGUNA__PACE__BURST", "100000"),
            ("TOGUNA__SITE__PRESSURE_PER_MINUTE", "1000000"),
        ])
        .await
    }

    /// The first configuration with environment variables over it.
    pub async fn with(environment: &[(&str, &str)]) -> Self {
        Self::started(environment, None).await
    }

    /// With a folder of configuration.
    pub async fn started(environment: &[(&str, &str)], config: Option<&Path>) -> Self {
        let servers = match std::env::var(MODE).as_deref() {
            Ok("clustered") => Some(Arc::new(ClusterServers::start().await.expect("./test clustered looks for the servers first"))),
            _ => None,
        };
        Self::starting(environment, config, servers).await
    }

    /// One instance of several that share these servers.
    pub async fn on(servers: &Arc<ClusterServers>, environment: &[(&str, &str)]) -> Self {
        Self::starting(environment, None, Some(Arc::clone(servers))).await
    }

    /// One instance of several that share these servers, with a folder of configuration.
    pub async fn on_with(servers: &Arc<ClusterServers>, environment: &[(&str, &str)], config: &Path) -> Self {
        Self::starting(environment, Some(config), Some(Arc::clone(servers))).await
    }

    async fn starting(environment: &[(&str, &str)], config: Option<&Path>, servers: Option<Arc<ClusterServers>>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let sources = Sources {
            config: config.map(Path::to_path_buf),
            data_dir: Some(folder.path().join("data")),
            listen: Some("127.0.0.1:0".to_owned()),
        };
        let own = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let shared = servers.iter().flat_map(|servers| servers.environment());
        // Texts that are made up for tests resemble each other: whoever wants campaigns says so.
        let plain = [("TOGUNA__CAMPAIGNS__MEMBERS".to_owned(), "0".to_owned())].into_iter();
        let config = Config::load(&sources, plain.chain(shared).chain(own)).unwrap();
        let clock = Clock::default();
        let service = Service::start(config, Role::All, clock.clone()).await.unwrap();
        let client = Client::builder().redirect(Policy::none()).build().unwrap();
        let moderator = token(&service, Scope::Moderate).await;
        Self { base: format!("http://{}", service.address), clock, client, service, folder, moderator, _servers: servers }
    }

    /// A request to a path.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.base))
    }

    /// GETs a path.
    pub async fn get(&self, path: &str) -> Page {
        Page::of(self.request(Method::GET, path)).await
    }

    /// Sends a comment as JSON to the site `demo`.
    pub async fn submit(&self, comment: CommentForm) -> Page {
        Page::of(self.request(Method::POST, "/v1/sites/demo/comments").json(&comment.json())).await
    }

    /// Sends a comment as a plain form to the site `demo`.
    pub async fn submit_form(&self, comment: CommentForm) -> Page {
        Page::of(self.request(Method::POST, "/v1/sites/demo/comments").form(&comment.pairs())).await
    }

    /// GETs a path of the moderators' API.
    pub async fn moderate(&self, path: &str) -> Page {
        Page::of(self.request(Method::GET, path).bearer_auth(&self.moderator)).await
    }

    /// POSTs JSON to the moderators' API.
    pub async fn moderate_post(&self, path: &str, body: &Value) -> Page {
        Page::of(self.request(Method::POST, path).bearer_auth(&self.moderator).json(body)).await
    }

    /// Decides about a comment as it is now.
    pub async fn decide(&self, id: &str, decision: &str) -> Page {
        let revision = self.comment(id).await["revision"].clone();
        let path = format!("/v1/moderation/comments/{id}/decision");
        self.moderate_post(&path, &json!({ "decision": decision, "revision": revision })).await
    }

    /// A stored comment, as moderators see it.
    pub async fn comment(&self, id: &str) -> Value {
        let page = self.moderate(&format!("/v1/moderation/comments/{id}")).await;
        assert_eq!(page.status, 200, "{}", page.body);
        page.json()
    }

    /// All stored comments of the site `demo`, newest first.
    pub async fn comments(&self) -> Vec<Value> {
        let (mut comments, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = self.moderate(&format!("/v1/moderation/comments?site=demo&status=all&limit=100{cursor}")).await.json();
            comments.extend(page["comments"].as_array().unwrap().iter().cloned());
            match page["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return comments,
            }
        }
    }

    /// Waits until everything that was accepted is stored.
    pub async fn worker_idle(&self) {
        self.eventually("the queue is empty", async || self.service.app.queue.backlog().await.unwrap().length == 0).await;
    }

    /// Waits until something is so.
    pub async fn eventually(&self, what: &str, is_so: impl AsyncFnMut() -> bool) {
        assert!(soon(PATIENCE, is_so).await, "not so after {PATIENCE:?}: {what}");
    }
}

/// Whether something is so in time. Asks again and again, since what is waited for tells nobody; the longer it takes, the less often.
pub async fn soon(patience: Duration, mut is_so: impl AsyncFnMut() -> bool) -> bool {
    let (start, mut pause) = (Instant::now(), Duration::from_millis(4));
    while !is_so().await {
        if start.elapsed() > patience {
            return false;
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 5 / 4).min(Duration::from_millis(50));
    }
    true
}

async fn token(service: &Service, scope: Scope) -> String {
    let token = new_token();
    let hash = token_hash(&service.app.secrets, &token);
    let new = NewToken {
        name: "test".to_owned(),
        kind: TokenKind::Api,
        scope,
        site: None,
        role: Standing::Moderator,
        user: None,
        client: None,
        both_factors: false,
        hash,
        expires_at: None,
    };
    service.app.store.add_token(&new, "test", service.app.clock.now()).await.unwrap();
    token
}
