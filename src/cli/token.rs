use super::Place;
use crate::{
    clock::Clock,
    domain::{Role, SiteKey},
    http::access::{Invited, one_time_link, token_hash},
    secrets::new_token,
    service::Mode,
    store::{NewToken, Scope, TokenKind, TokenRecord},
};
use anyhow::Context as _;
use clap::{Args, Subcommand};
use std::io::Write as _;
use url::Url;

/// Make, list and revoke API tokens, and let moderators in
#[derive(Debug, Args)]
pub(super) struct TokenCommand {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a token and print it, alone, on stdout; only its hash is kept
    Make {
        #[command(flatten)]
        place: Place,
        /// What it may do: moderate, metrics or analyze
        #[arg(long, value_parser = scope)]
        scope: Scope,
        /// The only site that it reaches; without it, every site
        #[arg(long)]
        site: Option<String>,
        /// What its bearer is there: owner, editor, moderator, ops or reader
        #[arg(long, value_parser = super::role, default_value = "moderator")]
        role: Role,
        /// What it is called in lists and in the audit
        #[arg(long, default_value = "token")]
        name: String,
    },
    /// Let a moderator in: print a link to the console, for one use within 24 hours
    Link {
        #[command(flatten)]
        place: Place,
        /// The only site that the moderator reaches; without it, every site
        #[arg(long)]
        site: Option<String>,
        /// What the moderator is called in the audit
        #[arg(long)]
        name: String,
        /// How the server is reached; by default `server.public_url`, or http:// and the address it listens on
        #[arg(long)]
        url: Option<Url>,
    },
    /// List tokens, without their secrets
    List {
        #[command(flatten)]
        place: Place,
    },
    /// End a token
    Revoke {
        #[command(flatten)]
        place: Place,
        /// Its number, as `token list` shows it
        id: i64,
    },
}

fn scope(word: &str) -> Result<Scope, String> {
    Scope::from_word(word).ok_or_else(|| format!("one of {}", Scope::ALL.map(Scope::word).join(", ")))
}

impl TokenCommand {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let now = Clock::default().now();
        match self.command {
            Command::Make { place, scope, site, role, name } => make(&place, scope, site.as_deref(), role, name).await,
            Command::Link { place, site, name, url } => {
                let site = site_key(&place, site.as_deref())?;
                link(&place, Invited { name, site, role: Role::Moderator, user: None }, url).await
            }
            Command::List { place } => {
                let store = Mode::of(&place.load()?)?.store().await?;
                for token in store.tokens(now).await? {
                    writeln!(std::io::stdout(), "{}", line(&token))?;
                }
                Ok(())
            }
            Command::Revoke { place, id } => {
                let store = Mode::of(&place.load()?)?.store().await?;
                store.revoke_token(id, "cli", now).await?;
                writeln!(std::io::stdout(), "Token {id} is revoked.")?;
                Ok(())
            }
        }
    }
}

/// Prints a one-time link.
pub(super) async fn link(place: &Place, invited: Invited, url: Option<Url>) -> anyhow::Result<()> {
    let config = place.load()?;
    let mode = Mode::of(&config)?;
    let base = match (&url, &config.server.public_url) {
        (Some(url), _) => url.as_str().trim_end_matches('/').to_owned(),
        (None, Some(public)) => public.clone(),
        (None, None) => mode.folder().address().unwrap_or_else(|| format!("http://{}", config.server.listen)),
    };
    let (store, secrets) = (mode.store().await?, mode.secrets()?);
    let path = one_time_link(&*store, &secrets, invited, "cli", Clock::default().now()).await?;
    writeln!(std::io::stdout(), "{base}{path}")?;
    Ok(())
}

/// The site of this key, which must be configured.
pub(super) fn site_key(place: &Place, site: Option<&str>) -> anyhow::Result<Option<SiteKey>> {
    let site = site.map(SiteKey::parse).transpose()?;
    if let Some(site) = &site {
        place.load()?.sites.get(site.as_str()).with_context(|| format!("there is no site `{site}` in the configuration"))?;
    }
    Ok(site)
}

async fn make(place: &Place, scope: Scope, site: Option<&str>, role: Role, name: String) -> anyhow::Result<()> {
    let site = site_key(place, site)?;
    let mode = Mode::of(&place.load()?)?;
    let token = new_token();
    let hash = token_hash(&mode.secrets()?, &token);
    let new =
        NewToken { name, kind: TokenKind::Api, scope, site, role, user: None, client: None, both_factors: false, hash, expires_at: None };
    mode.store().await?.add_token(&new, "cli", Clock::default().now()).await?;
    writeln!(std::io::stdout(), "{token}")?;
    Ok(())
}

fn line(token: &TokenRecord) -> String {
    let site = token.site.as_ref().map_or("every site", SiteKey::as_str);
    let end = match (token.revoked_at, token.expires_at) {
        (Some(at), _) => format!("revoked {}", at.rfc3339()),
        (None, Some(at)) => format!("until {}", at.rfc3339()),
        (None, None) => "in force".to_owned(),
    };
    let used = token.used_at.map(|at| format!("  last used {}", at.rfc3339())).unwrap_or_default();
    format!("{:>4}  {:<8} {:<9} {:<16} {}  {}{used}", token.id, token.kind.word(), token.scope.word(), site, end, token.name)
}
