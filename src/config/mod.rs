//! The configuration: layers put over one another ([`layers`]), read into types, and checked whole, so that every mistake is told at once.
//!
//! Each module owns the type of its settings; here they are only composed. [`Config::load`] is the one way in.

pub mod layers;
mod log;
mod mistake;
mod rule_files;
mod sites;

use crate::{
    activity::PaceSettings,
    assets::Folder,
    checks::{Check, CheckSettings, Checks},
    domain::Sites,
    filter::{Configured, RuleSet, RuleTexts, RulesError},
    http::HttpSettings,
    mail::{MailSettings, Mailer},
    oidc::{Provider, ProviderSettings, Providers},
    queue::QueueSettings,
    redis::{RedisSection, RedisSettings},
    secrets::SecretsSettings,
    store::{DatabaseSettings, RetentionSettings},
    worker::campaigns::CampaignSettings,
};
pub use log::{LogFormat, LogLevel, LogLevelError, LogSettings};

use layers::{KeyPath, Layers};
use serde::de::DeserializeOwned;
use sites::SiteSettings;
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

/// What the command line says about the configuration.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// `--config`: a file, or a folder with `toguna.toml` and what else overrides the defaults (`rules/`, `lists/`, `templates/`, `locales/`).
    pub config: Option<PathBuf>,
    /// `--data-dir`.
    pub data_dir: Option<PathBuf>,
    /// `--listen`.
    pub listen: Option<String>,
}

/// All that is configured, checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where everything that is kept stands.
    pub data_dir: PathBuf,
    /// `[server]`.
    pub server: HttpSettings,
    /// `[pace]`.
    pub pace: PaceSettings,
    /// `[queue]`.
    pub queue: QueueSettings,
    /// `[database]`. It has a URL in clustered mode, and then alone.
    pub database: DatabaseSettings,
    /// `[redis]`, in clustered mode.
    pub redis: Option<RedisSettings>,
    /// `[secrets]`.
    pub secrets: SecretsSettings,
    /// `[mail]`.
    pub mail: MailSettings,
    /// `[campaigns]`.
    pub campaigns: CampaignSettings,
    /// `[retention]`.
    pub retention: RetentionSettings,
    /// `[log]`.
    pub log: LogSettings,
    /// `[checks.*]`.
    pub checks: Checks,
    /// `[oidc.*]`.
    pub providers: Providers,
    /// `[sites.*]`.
    pub sites: Sites,
    /// The folder whose `rules/`, `lists/`, `locales/` and `templates/` go before those that are compiled in.
    pub overrides: Option<PathBuf>,
    /// There is no configuration yet: where the first one belongs.
    pub first_run: Option<PathBuf>,
    /// The configuration's file, and what stood in it when it was read.
    pub file: Option<(PathBuf, String)>,
    /// Where each value came from.
    pub layers: Layers,
}

/// What is wrong with the configuration: all of it.
#[derive(Debug, thiserror::Error)]
#[error("{}", .0.join("\n"))]
pub struct ConfigErrors(pub Vec<String>);

const DEFAULTS: &str = "toguna.toml";
const FIRST_RUN: &str = "first-run.toml";

impl Config {
    /// Loads every layer and checks the whole. Where there is no configuration yet, it is the one that a first start writes.
    ///
    /// # Errors
    /// [`ConfigErrors`] with one line for each mistake: where it stands, what is wrong, what would be right.
    pub fn load(sources: &Sources, environment: impl Iterator<Item = (String, String)>) -> Result<Self, ConfigErrors> {
        let environment: Vec<_> = environment.collect();
        let alone = |error: String| ConfigErrors(vec![error]);
        let mut layers = defaults().map_err(alone)?;
        let located = Located::find(sources, &environment).map_err(alone)?;
        let file = located.text().map_err(alone)?;
        if let Some((name, text)) = &file {
            layers.add_file(name, text).map_err(alone)?;
        }
        layers.add_environment(environment.iter().cloned());
        if let Some(data_dir) = &sources.data_dir {
            layers.set(path(&["data_dir"]), data_dir.display().to_string().into(), "command line --data-dir".to_owned());
        }
        if let Some(listen) = &sources.listen {
            layers.set(path(&["server", "listen"]), listen.clone().into(), "command line --listen".to_owned());
        }
        let config = Reader { layers, errors: Vec::new() }.config(located, &environment)?;
        Ok(Self { file: file.map(|(name, text)| (name.into(), text)), ..config })
    }

    /// Whether another configuration stands in the file than was read from it. A server goes on with what it read.
    pub fn is_outdated(&self) -> bool {
        self.file.as_ref().is_some_and(|(path, text)| std::fs::read_to_string(path).is_ok_and(|now| now != *text))
    }

    /// The rule set that these settings name: the compiled-in rules and lists, each replaced by a file of the same name in the
    /// configuration's folder, and what else stands there.
    ///
    /// # Errors
    /// [`RulesError`] with every problem there is.
    pub fn rule_set(&self) -> Result<RuleSet, RulesError> {
        RuleSet::load(self.rule_texts()?)
    }

    /// The texts of that rule set, as the files are now.
    ///
    /// # Errors
    /// [`RulesError`] when a file cannot be read.
    pub fn rule_texts(&self) -> Result<RuleTexts, RulesError> {
        let texts = rule_texts(self.overrides.as_deref())?;
        let configured = Configured {
            checks: self.checks.keys().cloned().collect(),
            sites: self.sites.iter().map(|site| site.key.to_string()).collect(),
        };
        Ok(RuleTexts { configured: Some(configured), ..texts })
    }
}

/// The folder whose `rules/`, `lists/`, `locales/` and `templates/` go before those that are compiled in, if there is one: also where the
/// configuration itself is not sound.
pub fn overrides(sources: &Sources, environment: impl Iterator<Item = (String, String)>) -> Option<PathBuf> {
    Located::find(sources, &environment.collect::<Vec<_>>()).ok()?.overrides
}

/// The texts of the rules and lists in force with this folder.
///
/// # Errors
/// [`RulesError`] when a file cannot be read.
pub fn rule_texts(overrides: Option<&Path>) -> Result<RuleTexts, RulesError> {
    rule_files::read(overrides)
}

impl Config {
    /// All values in force as lines `key = value  # origin`, and what is not set as comments with an example; a password in a URL is shown as
    /// `…`.
    pub fn show(&self) -> String {
        let unset = layers::unset_keys(&Folder::Config.text(DEFAULTS).unwrap_or_default());
        let unset = unset.into_iter().filter(|(key, _)| self.layers.origin(key).is_none());
        let unset = unset.map(|(key, example)| format!("# {} is not set, such as {example}\n", key.join(".")));
        unset.fold(self.layers.show(), |text, line| text + &line)
    }
}

fn defaults() -> Result<Layers, String> {
    let mut layers = Layers::default();
    let text = Folder::Config.text(DEFAULTS).ok_or("the default configuration is not compiled in")?;
    layers.add_file("default", &text)?;
    Ok(layers)
}

/// Where the operator's configuration stands.
struct Located {
    file: Option<PathBuf>,
    overrides: Option<PathBuf>,
    first_run: Option<PathBuf>,
}

impl Located {
    /// By `--config` or `TOGUNA_CONFIG`, else `toguna.toml` in the data folder.
    fn find(sources: &Sources, environment: &[(String, String)]) -> Result<Self, String> {
        let variable = |name: &str| environment.iter().find(|(key, _)| key == name).map(|(_, value)| PathBuf::from(value));
        match sources.config.clone().or_else(|| variable("TOGUNA_CONFIG")) {
            Some(folder) if folder.is_dir() => {
                let file = Some(folder.join("toguna.toml")).filter(|file| file.exists());
                Ok(Self { file, overrides: Some(folder), first_run: None })
            }
            Some(file) if file.exists() => Ok(Self { file: Some(file), overrides: None, first_run: None }),
            Some(missing) => Err(format!("{}: there is no such configuration file or folder", missing.display())),
            None => {
                let data_dir = sources.data_dir.clone().or_else(|| variable("TOGUNA__DATA_DIR")).unwrap_or_else(|| "toguna-data".into());
                let file = data_dir.join("toguna.toml");
                let overrides = data_dir.is_dir().then_some(data_dir);
                if file.exists() {
                    Ok(Self { file: Some(file), overrides, first_run: None })
                } else {
                    Ok(Self { file: None, overrides, first_run: Some(file) })
                }
            }
        }
    }

    /// The name and text of the operator's file, if there is one.
    fn text(&self) -> Result<Option<(String, String)>, String> {
        match (&self.file, &self.first_run) {
            (Some(file), _) => {
                let name = file.display().to_string();
                std::fs::read_to_string(file).map(|text| Some((name.clone(), text))).map_err(|error| format!("{name}: {error}"))
            }
            (None, Some(first)) => Ok(Folder::Config.text(FIRST_RUN).map(|text| (first.display().to_string(), text))),
            (None, None) => Ok(None),
        }
    }
}

/// Reads sections out of the layers and collects what is wrong with them.
struct Reader {
    layers: Layers,
    errors: Vec<String>,
}

const SECTIONS: [&str; 16] = [
    "data_dir",
    "server",
    "pace",
    "queue",
    "campaigns",
    "database",
    "redis",
    "secrets",
    "mail",
    "retention",
    "log",
    "check",
    "checks",
    "oidc",
    "site",
    "sites",
];

impl Reader {
    fn config(mut self, located: Located, environment: &[(String, String)]) -> Result<Config, ConfigErrors> {
        self.refuse_unknown_sections();
        let data_dir = self.layers.table(&[]).remove("data_dir").and_then(|value| value.as_str().map(PathBuf::from));
        if data_dir.is_none() {
            self.errors.push("data_dir: must be the path of a folder".to_owned());
        }
        let (server, pace, queue) = (self.section("server"), self.section("pace"), self.section("queue"));
        let campaigns = self.section("campaigns");
        let (mail, retention, log) = (self.mail(), self.section("retention"), self.section("log"));
        let (cluster, secrets, sites) = (self.cluster(), self.section("secrets"), self.sites());
        let checks = self.checks(environment);
        let providers = self.providers(&sites, environment);
        match (data_dir, server, pace, queue, campaigns, cluster, secrets, mail, retention, log) {
            (
                Some(data_dir),
                Some(server),
                Some(pace),
                Some(queue),
                Some(campaigns),
                Some((database, redis)),
                Some(secrets),
                Some(mail),
                Some(retention),
                Some(log),
            ) if self.errors.is_empty() => Ok(Config {
                data_dir,
                server,
                pace,
                queue,
                campaigns,
                database,
                redis: redis.servers(),
                secrets,
                mail,
                retention,
                log,
                checks,
                providers,
                sites,
                overrides: located.overrides,
                first_run: located.first_run,
                file: None,
                layers: self.layers,
            }),
            _ => Err(ConfigErrors(self.errors)),
        }
    }

    /// What clustered mode rests on: both servers, or none of it.
    fn cluster(&mut self) -> Option<(DatabaseSettings, RedisSection)> {
        let (database, redis): (DatabaseSettings, RedisSection) = (self.section("database")?, self.section("redis")?);
        let (set, unset, example) = match (&database.url, &redis.url, &redis.activity_url) {
            (Some(_), Some(_), _) | (None, None, None) => return Some((database, redis)),
            (Some(_), None, _) => ("database.url", "redis.url", "redis://redis.example.org:6379/0"),
            (None, Some(_), _) => ("redis.url", "database.url", "postgres://toguna:password@db.example.org/toguna"),
            (None, None, Some(_)) => ("redis.activity_url", "redis.url", "redis://redis.example.org:6379/0"),
        };
        let origin = self.layers.origin(&path(&set.split('.').collect::<Vec<_>>())).unwrap_or_default();
        let variable = format!("TOGUNA__{}", unset.to_uppercase().replace('.', "__"));
        self.errors.push(format!(
            "{origin}: {set} is set and {unset} is not: clustered mode keeps comments in PostgreSQL and the queue in Redis, embedded mode both \
             in the data folder. Set {unset} too ({variable}=\"{example}\"), or leave {set} out"
        ));
        None
    }

    /// How mails leave, with what these settings name.
    fn mail(&mut self) -> Option<MailSettings> {
        let mail: MailSettings = self.section("mail")?;
        if let Err(error) = Mailer::new(&mail, Path::new("")) {
            let key = error.key();
            let origin = self.layers.origin(&path(&key.split('.').collect::<Vec<_>>())).unwrap_or("the configuration");
            self.errors.push(format!("{origin}: {key}: {error}"));
            return None;
        }
        Some(mail)
    }

    fn refuse_unknown_sections(&mut self) {
        for key in self.layers.keys(&[]) {
            if !SECTIONS.contains(&key.as_str()) {
                let origin = self.layers.origin(std::slice::from_ref(&key)).unwrap_or_default();
                self.errors.push(format!("{origin}: `{key}` is not known here{}", mistake::nearest(&key, SECTIONS)));
                self.layers.remove(&[key]);
            }
        }
    }

    fn section<T: DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        self.read(&path(&[name]), |layers| layers.table(&path(&[name])))
    }

    /// Every site, made of `[site]` with `[sites.NAME]` over it.
    fn sites(&mut self) -> Sites {
        let mut sites = Vec::new();
        for key in self.layers.keys(&path(&["sites"])) {
            let at = path(&["sites", &key]);
            let settings: Option<SiteSettings> = self.read(&at, |layers| both(layers, "site", &at));
            match settings.map(|settings| settings.site(&key)) {
                Some(Ok(site)) => sites.push(site),
                Some(Err((field, problem))) => {
                    let origin = self.layers.origin(&at).unwrap_or_default().to_owned();
                    self.errors.push(format!("{origin}: sites.{key}{}{field}: {problem}", if field.is_empty() { "" } else { "." }));
                }
                None => {}
            }
        }
        if sites.is_empty() && self.errors.is_empty() {
            self.errors.push("there is no site: add a table such as [sites.gazette] with `origins` and `locale`".to_owned());
        }
        sites.into_iter().collect()
    }

    /// Every external check, made of `[check]` with `[checks.NAME]` over it.
    fn checks(&mut self, environment: &[(String, String)]) -> Checks {
        let mut checks = Checks::new();
        let variable = |name: &str| environment.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        for name in self.layers.keys(&path(&["checks"])) {
            let at = path(&["checks", &name]);
            let origin = self.layers.origin(&at).unwrap_or_default().to_owned();
            if !is_plain(&name) {
                self.errors.push(format!("{origin}: checks.{name}: a check's name must be 1 to 32 of a-z, 0-9, - and _"));
                continue;
            }
            let settings: Option<CheckSettings> = self.read(&at, |layers| both(layers, "check", &at));
            match settings.map(|settings| Check::new(&name, settings, variable)) {
                Some(Ok(check)) => drop(checks.insert(name, Arc::new(check))),
                Some(Err(error)) => self.errors.push(format!("{origin}: checks.{name}: {error}")),
                None => {}
            }
        }
        checks
    }

    /// Every provider by which people log in: `[oidc.NAME]`.
    fn providers(&mut self, sites: &Sites, environment: &[(String, String)]) -> Providers {
        let mut providers = Providers::new();
        let variable = |name: &str| environment.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        for name in self.layers.keys(&path(&["oidc"])) {
            let at = path(&["oidc", &name]);
            let origin = self.layers.origin(&at).unwrap_or_default().to_owned();
            if !is_plain(&name) {
                self.errors.push(format!("{origin}: oidc.{name}: a provider's name must be 1 to 32 of a-z, 0-9, - and _"));
                continue;
            }
            let settings: Option<ProviderSettings> = self.read(&at, |layers| layers.table(&at));
            match settings.map(|settings| Provider::new(&name, settings, |site| sites.get(site).is_some(), variable)) {
                Some(Ok(provider)) => drop(providers.insert(name, Arc::new(provider))),
                Some(Err(error)) => self.errors.push(format!("{origin}: oidc.{name}: {error}")),
                None => {}
            }
        }
        providers
    }

    /// Reads one table. After a mistake the value at fault is put aside and the rest is read again, so that all mistakes are found.
    fn read<T: DeserializeOwned>(&mut self, at: &[String], table: impl Fn(&Layers) -> toml::Table) -> Option<T> {
        let found = self.errors.len();
        let mut trial = self.layers.clone();
        loop {
            let error = match serde_path_to_error::deserialize(toml::Value::Table(table(&trial))) {
                Ok(value) if self.errors.len() == found => return Some(value),
                Ok(_) => return None,
                Err(error) => error,
            };
            let mut fault: KeyPath = at.to_vec();
            fault.extend(error.path().iter().filter_map(|segment| match segment {
                serde_path_to_error::Segment::Map { key } => Some(key.clone()),
                _ => None,
            }));
            let message = error.inner().to_string();
            if let Some(unknown) = mistake::unknown(&message)
                && fault.last() != Some(&unknown)
            {
                fault.push(unknown);
            }
            // A value that the one does not say is what all of its kind have.
            let inherited = fault.len() > at.len() && trial.origin(&fault).is_none();
            let shared = at.first().filter(|_| inherited).and_then(|kind| match kind.as_str() {
                "sites" => Some("site"),
                "checks" => Some("check"),
                _ => None,
            });
            let place = shared.map_or_else(|| fault.clone(), |shared| [path(&[shared]), fault[at.len()..].to_vec()].concat());
            let origin = trial.origin(&place).or_else(|| trial.origin(at)).unwrap_or("the configuration").to_owned();
            self.errors.push(format!("{origin}: {}: {}", place.join("."), mistake::explained(&message)));
            if !trial.remove(&place) {
                return None;
            }
            Self::restore_default(&mut trial, &place);
        }
    }

    /// Puts the compiled-in value back where a mistake was taken out.
    fn restore_default(trial: &mut Layers, at: &[String]) {
        for (path, leaf) in defaults().iter().flat_map(|defaults| defaults.beneath(&[])) {
            if path.starts_with(at) {
                trial.set(path.to_vec(), leaf.value.clone(), leaf.origin.clone());
            }
        }
    }
}

/// Whether it can be the name of a check or a provider, in addresses and in rules.
fn is_plain(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_';
    (1..=32).contains(&name.len()) && name.bytes().all(plain)
}

/// What holds for all of a kind, with what one of them says over it.
fn both(layers: &Layers, shared: &str, own: &[String]) -> toml::Table {
    let mut both = Layers::default();
    for (keys, leaf) in layers.beneath(&path(&[shared])).chain(layers.beneath(own)) {
        both.set(keys.to_vec(), leaf.value.clone(), leaf.origin.clone());
    }
    both.table(&[])
}

fn path(keys: &[&str]) -> KeyPath {
    keys.iter().map(|key| (*key).to_owned()).collect()
}
