use super::{
    Place,
    token::{link, site_key},
};
use crate::{
    clock::Clock,
    domain::{Grant, Role, SiteKey, UserName},
    http::access::Invited,
    service::Mode,
    store::{StoreError, User},
};
use anyhow::Context as _;
use clap::{Args, Subcommand};
use std::io::Write as _;
use url::Url;

/// Add, list and end the accounts of those who work in the console
#[derive(Debug, Args)]
pub(super) struct UserCommand {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Add somebody, and print a link by which they choose a password, for one use within 24 hours
    Add {
        #[command(flatten)]
        place: Place,
        /// What they log in with, and what stands beside their decisions
        #[arg(long)]
        name: String,
        /// The same as `--role owner`
        #[arg(long, conflicts_with = "role")]
        owner: bool,
        /// What they are there: owner, editor, moderator, ops or reader
        #[arg(long, value_parser = super::role, default_value = "moderator")]
        role: Role,
        /// The only site that they reach; without it, every site
        #[arg(long)]
        site: Option<String>,
        /// How the server is reached; by default `server.public_url`, or http:// and the address it listens on
        #[arg(long)]
        url: Option<Url>,
    },
    /// Print a link by which somebody chooses another password; what they had ends with it
    Link {
        #[command(flatten)]
        place: Place,
        /// What they log in with
        #[arg(long)]
        name: String,
        /// How the server is reached
        #[arg(long)]
        url: Option<Url>,
    },
    /// List everybody who has an account
    List {
        #[command(flatten)]
        place: Place,
    },
    /// Take away somebody's second factor: for who lost the phone and the recovery codes. It stands in the audit
    DropSecondFactor {
        #[command(flatten)]
        place: Place,
        /// What they log in with
        #[arg(long)]
        name: String,
    },
    /// End somebody's account with every session; what they decided stays under their name
    End {
        #[command(flatten)]
        place: Place,
        /// What they log in with
        #[arg(long)]
        name: String,
    },
}

impl UserCommand {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        match self.command {
            Command::Add { place, name, owner, role, site, url } => {
                let grant = Grant { site: site_key(&place, site.as_deref())?, role: if owner { Role::Owner } else { role } };
                let name = user_name(&name)?;
                let store = Mode::of(&place.load()?)?.store().await?;
                let user = match store.add_user(&name, &[grant], "cli", Clock::default().now()).await {
                    Err(StoreError::NameTaken) => {
                        anyhow::bail!("--name: somebody is called {} already; `toguna user list` shows everybody", name.as_str())
                    }
                    added => added?,
                };
                link(&place, Invited::to_choose_a_password(&user), url).await
            }
            Command::Link { place, name, url } => {
                let user = known(&place, &name).await?;
                link(&place, Invited::to_choose_a_password(&user), url).await
            }
            Command::List { place } => {
                for user in Mode::of(&place.load()?)?.store().await?.users().await? {
                    writeln!(std::io::stdout(), "{}", line(&user))?;
                }
                Ok(())
            }
            Command::DropSecondFactor { place, name } => {
                let user = known(&place, &name).await?;
                let store = Mode::of(&place.load()?)?.store().await?;
                match store.drop_second_factor(user.id, "cli", Clock::default().now()).await {
                    Err(StoreError::Missing(_)) => anyhow::bail!("--name: {} has no second factor", user.name),
                    dropped => dropped?,
                }
                writeln!(std::io::stdout(), "{} logs in with the password alone from now on.", user.name)?;
                Ok(())
            }
            Command::End { place, name } => {
                let user = known(&place, &name).await?;
                Mode::of(&place.load()?)?.store().await?.end_user(user.id, "cli", Clock::default().now()).await?;
                writeln!(std::io::stdout(), "The account of {} has ended.", user.name)?;
                Ok(())
            }
        }
    }
}

fn user_name(name: &str) -> anyhow::Result<UserName> {
    UserName::parse(name).map_err(|_| anyhow::anyhow!("--name: 1 to {} visible characters on one line", UserName::MAX_GRAPHEMES))
}

async fn known(place: &Place, name: &str) -> anyhow::Result<User> {
    let store = Mode::of(&place.load()?)?.store().await?;
    let found = store.user_by_name(&user_name(name)?).await?;
    Ok(found.with_context(|| format!("--name: nobody is called {name}; `toguna user list` shows everybody"))?.0)
}

fn line(user: &User) -> String {
    let grant = |grant: &Grant| format!("{} of {}", grant.role.word(), grant.site.as_ref().map_or("every site", SiteKey::as_str));
    let grants = user.grants.iter().map(grant).collect::<Vec<_>>().join(", ");
    let state = match (user.ended_at, user.has_way_in()) {
        (Some(at), _) => format!("ended {}", at.rfc3339()),
        (None, false) => "has not come in yet".to_owned(),
        (None, true) => format!("since {}", user.created_at.rfc3339()),
    };
    let factor = user.second_factor.map(|since| format!(", second factor since {}", since.rfc3339())).unwrap_or_default();
    format!("{:>4}  {:<24} {:<28} {state}{factor}", user.id, user.name, grants)
}
