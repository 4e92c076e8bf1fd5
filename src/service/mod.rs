//! The parts put together: from a [`Config`] to a running server with its workers, and back to silence. What differs between embedded and
//! clustered mode is chosen in [`Mode`]; which of the work one process does, in [`Role`].

mod data_folder;
mod mode;
mod role;

pub use data_folder::DataFolder;
pub(crate) use data_folder::private_folder;
pub use mode::Mode;
pub use role::Role;

use crate::{
    clock::Clock,
    config::Config,
    filter::{RulesError, RulesInForce},
    http::{self, App, ListenAddress, access},
    intake::{Intake, Keys},
    mail::{Composer, Mailer, MailerError},
    metrics::Metrics,
    queue::QueueError,
    redis::{Ownership, RedisUrlError},
    secrets::SecretsError,
    store::{Outbox, StoreError, TokenKind, TokenRecord, User},
    wording::{Wording, WordingError},
    worker::{self, notify::Notifier, reload::Reloading},
};
use mode::Parts;
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    net::TcpListener,
    sync::{Notify, watch},
    task::JoinSet,
};

/// Why the service did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A file or folder cannot be read or made.
    #[error("{path}: {source}")]
    Io {
        /// The file or folder.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The address cannot be listened on.
    #[error("server.listen = \"{address}\": {source}; `--listen` names another address, and 127.0.0.1:0 takes a free port")]
    Listen {
        /// The address.
        address: ListenAddress,
        /// Why.
        source: std::io::Error,
    },
    /// The rules are not sound.
    #[error(transparent)]
    Rules(#[from] RulesError),
    /// The secrets cannot be used.
    #[error(transparent)]
    Secrets(#[from] SecretsError),
    /// A translation or template is not sound.
    #[error(transparent)]
    Wording(#[from] WordingError),
    /// The queue cannot be opened.
    #[error(transparent)]
    Queue(#[from] QueueError),
    /// The store cannot be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Mails cannot be sent as configured.
    #[error("{key}: {0}", key = .0.key())]
    Mailer(#[from] MailerError),
    /// The address of a Redis server is none.
    #[error(transparent)]
    Redis(#[from] RedisUrlError),
    /// A command was given a folder that no server has worked on.
    #[error("there is no store in {0}: name the folder that `toguna serve` works on, by --data-dir or `data_dir`. Only `serve` makes one")]
    NoStore(String),
    /// The secrets that the store was made with are gone.
    #[error(
        "{0} is missing, and the store was made with it. Put the file back from where it is kept apart from backups. If \
         it is lost, `toguna serve --new-secrets` makes a new one: tokens, sessions and the links in mails end then, and authors who were here \
         before are newcomers again"
    )]
    SecretsLost(String),
    /// The other instances have other secrets.
    #[error(
        "{0} is not the secrets file of the other instances: links and hashes made here would mean nothing there. Give every instance the \
         same file, by secrets.file (TOGUNA__SECRETS__FILE)"
    )]
    OtherSecrets(String),
    /// One process does everything in embedded mode.
    #[error(
        "--role {0} divides the work of clustered mode between processes; in embedded mode one process does all of it. Leave --role out, or \
         set database.url and redis.url"
    )]
    RoleNeedsCluster(Role),
}

/// A server that runs, with its workers.
pub struct Service {
    /// Where it really listens.
    pub address: SocketAddr,
    /// What its handlers reach.
    pub app: Arc<App>,
    /// What puts changed rules in force.
    pub reloading: Arc<Reloading>,
    stop: watch::Sender<bool>,
    server: JoinSet<()>,
    workers: JoinSet<()>,
}

impl Service {
    /// Listens, waits for what is not there yet (until then `/readyz` names it and everything else waits a moment and answers 503), and takes
    /// up its role.
    ///
    /// # Errors
    /// [`StartError`] says which part, and why.
    pub async fn start(config: Config, role: Role, clock: Clock) -> Result<Self, StartError> {
        let mode = Mode::prepare(&config)?;
        mode.admit(role)?;
        let rules = Arc::new(RulesInForce::new(config.rule_set()?, clock.now()));
        let wording = Arc::new(Wording::load(config.overrides.as_deref())?);
        let mailer = Mailer::new(&config.mail, mode.folder().path())?;
        mailer.make_folder()?;
        let secrets = mode.secrets_at_start()?;
        let listener = listen(&config.server.listen).await?;
        let address = listener.local_addr().map_err(|source| StartError::Listen { address: config.server.listen.clone(), source })?;
        let (stop, stopped) = watch::channel(false);
        let starting = Arc::new(http::ops::Starting::now());
        let answering = http::server::Answering::new(http::routes::starting(&starting));
        let mut server = JoinSet::new();
        mode.folder().note_address(&format!("http://{address}"))?;
        server.spawn(http::server::serve(listener, answering.clone(), config.server.clone(), stopped.clone()));

        let Parts { store, queue, activity, ownership } = mode.open(&config, &secrets, &starting, clock.now()).await?;
        worker::reload::keep(&rules.current(), &config.sites, store.as_ref(), &clock).await?;
        let metrics = Arc::new(Metrics::new());
        let intake =
            Intake { rules: Arc::clone(&rules), activity, store: Arc::clone(&store), queue: Arc::clone(&queue), keys: Keys::new(&secrets) };
        let app = Arc::new(App {
            public_url: config.server.public_url.clone().unwrap_or_else(|| format!("http://{address}")),
            settings: config.server.clone(),
            sites: config.sites.clone(),
            intake,
            store,
            queue,
            rules,
            models: Arc::default(),
            providers: config.providers.clone(),
            wording,
            secrets,
            clock,
            metrics,
            mail_owed: Arc::new(Notify::new()),
            bulk_ordered: Arc::new(Notify::new()),
            undo_window: config.mail.undo_window(),
        });
        let router = if role.takes_submissions() { http::routes::router(&app) } else { http::routes::operators(&app) };
        starting.is_over(router.clone());
        answering.replace(router);
        let mut workers = workers(&config, role, &app, mailer, ownership, &stopped);
        let reloading = Arc::new(reloading(config, &app, mode.folder()));
        workers.spawn(Arc::clone(&reloading).run(stopped));
        Ok(Self { address, app, reloading, stop, server, workers })
    }

    /// Takes nothing more, finishes what is under way, and ends.
    pub async fn stop(mut self) {
        let drain = self.app.settings.drain() + Duration::from_secs(1);
        if self.stop.send(true).is_err() {
            tracing::debug!("everything has ended already");
        }
        // First those who append to the queue, then those who empty it.
        for (what, tasks) in [("server", &mut self.server), ("workers", &mut self.workers)] {
            let ended = async { while tasks.join_next().await.is_some() {} };
            if tokio::time::timeout(drain, ended).await.is_err() {
                tracing::warn!(what, "did not end in time");
            }
        }
    }

    /// A one-time link to the console, which makes the first owner's account. `None` once an owner can log in: what is printed at a start
    /// ends in logs, and must not let anybody in then. Links of earlier starts that nobody used end, too.
    ///
    /// # Errors
    /// [`StartError::Store`].
    pub async fn one_time_link(&self) -> Result<Option<String>, StartError> {
        let App { store, secrets, clock, public_url, .. } = &*self.app;
        let now = clock.now();
        if store.users().await?.iter().any(User::owns_everything) {
            let unused = |token: &&TokenRecord| token.kind == TokenKind::Link && token.name == FIRST_LINK && token.revoked_at.is_none();
            for link in store.tokens(now).await?.iter().filter(unused) {
                store.revoke_token(link.id, "serve", now).await?;
            }
            return Ok(None);
        }
        let invited = access::Invited { name: FIRST_LINK.to_owned(), site: None, role: crate::domain::Role::Owner, user: None };
        Ok(Some(format!("{public_url}{}", access::one_time_link(&**store, secrets, invited, "serve", now).await?)))
    }
}

/// What the link that a start prints is called in the list of tokens.
const FIRST_LINK: &str = "first link";

fn reloading(config: Config, app: &Arc<App>, folder: &DataFolder) -> Reloading {
    let config = Arc::new(config);
    let same = Arc::clone(&config);
    Reloading {
        rules: Arc::clone(&app.rules),
        sites: app.sites.clone(),
        store: Arc::clone(&app.store),
        clock: app.clock.clone(),
        metrics: Arc::clone(&app.metrics),
        folder: folder.path().to_owned(),
        read: Box::new(move || config.rule_texts()),
        outdated: Box::new(move || same.is_outdated()),
        refused: std::sync::Mutex::default(),
    }
}

async fn listen(address: &ListenAddress) -> Result<TcpListener, StartError> {
    TcpListener::bind(address.as_str()).await.map_err(|source| StartError::Listen { address: address.clone(), source })
}

/// Ends when the service is told to stop.
fn stopped(stop: &watch::Receiver<bool>) -> impl Future<Output = ()> + Send + use<> {
    let mut stop = stop.clone();
    async move {
        // An error means that the service is gone, which is as good as stopped.
        let _ = stop.wait_for(|stop| *stop).await;
    }
}

/// How long a burst may last in which readers are served first. Where one process does everything, a burst is stored after it; a cluster is there
/// for loads that last.
const fn readers_first(config: &Config, role: Role) -> Duration {
    match (role, &config.redis) {
        (Role::All, None) => Duration::from_mins(2),
        (Role::All, Some(_)) => Duration::from_secs(10),
        (Role::Intake | Role::Worker | Role::Mail, _) => Duration::ZERO,
    }
}

fn workers(config: &Config, role: Role, app: &Arc<App>, mailer: Mailer, ownership: Ownership, stop: &watch::Receiver<bool>) -> JoinSet<()> {
    let mut workers = JoinSet::new();
    if role.stores() || role.takes_submissions() {
        let learning = worker::learn::Learning {
            store: Arc::clone(&app.store),
            models: Arc::clone(&app.models),
            sites: app.sites.clone(),
            ownership: role.stores().then(|| ownership.clone()),
            clock: app.clock.clone(),
            metrics: Arc::clone(&app.metrics),
        };
        workers.spawn(learning.run(stop.clone()));
    }
    if role.stores() {
        let mailing = worker::judge::mailing(&app.sites, &app.secrets, app.undo_window);
        let judging = worker::judge::Judging {
            rules: Arc::clone(&app.rules),
            models: Arc::clone(&app.models),
            sites: app.sites.clone(),
            mailing: mailing.clone(),
            metrics: Arc::clone(&app.metrics),
        };
        let storing = worker::store::Storing {
            queue: Arc::clone(&app.queue),
            store: Arc::clone(&app.store),
            inheriting: worker::inherit::Inheriting {
                store: Arc::clone(&app.store),
                rules: Arc::clone(&app.rules),
                sites: app.sites.clone(),
            },
            settings: config.queue.clone(),
            readers_first: readers_first(config, role),
            judging: Arc::new(judging),
            clock: app.clock.clone(),
            metrics: Arc::clone(&app.metrics),
            mail_owed: Arc::clone(&app.mail_owed),
        };
        workers.spawn(storing.run(stop.clone()));
        for check in config.checks.values() {
            let rechecking = worker::recheck::Rechecking {
                check: Arc::clone(check),
                rules: Arc::clone(&app.rules),
                store: Arc::clone(&app.store),
                sites: app.sites.clone(),
                mailing: mailing.clone(),
                clock: app.clock.clone(),
                metrics: Arc::clone(&app.metrics),
                mail_owed: Arc::clone(&app.mail_owed),
            };
            workers.spawn(Arc::new(rechecking).run(stop.clone()));
        }
        let deciding = worker::bulk::Deciding {
            store: Arc::clone(&app.store),
            mailing: mailing.clone(),
            clock: app.clock.clone(),
            metrics: Arc::clone(&app.metrics),
            mail_owed: Arc::clone(&app.mail_owed),
            ordered: Arc::clone(&app.bulk_ordered),
        };
        workers.spawn(deciding.run(stop.clone()));
        let gathering = worker::campaigns::Gathering {
            store: Arc::clone(&app.store),
            settings: config.campaigns.clone(),
            ownership: ownership.clone(),
            clock: app.clock.clone(),
            metrics: Arc::clone(&app.metrics),
        };
        workers.spawn(gathering.run(stop.clone()));
        let forgetting = worker::retention::Forgetting {
            store: Arc::clone(&app.store),
            queue: Arc::clone(&app.queue),
            settings: config.retention.clone(),
            ownership,
            clock: app.clock.clone(),
            metrics: Arc::clone(&app.metrics),
        };
        workers.spawn(forgetting.run(stop.clone()));
    }
    if role.sends_mail() {
        let composer = Composer::new(Arc::clone(&app.wording), config.mail.from.clone(), &app.public_url);
        let outbox: Arc<dyn Outbox> = app.store.clone();
        let notifier =
            Arc::new(Notifier::new(outbox, app.sites.clone(), Arc::clone(&app.rules), composer, mailer, &app.secrets, &config.mail));
        workers.spawn(notifier.run(app.clock.clone(), Arc::clone(&app.mail_owed), stopped(stop)));
    }
    workers
}
