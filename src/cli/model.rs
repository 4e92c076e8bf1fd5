use super::{Place, labelled, site_of};
use crate::{
    clock::Clock,
    config::Config,
    domain::{Head, Lesson, SiteKey, Timestamp},
    filter::{
        classifier::{self, OUT_OF_SHADOW, Own, SiteModel, Suspect, features},
        folding::Folded,
    },
    service::Mode,
    store::{Feedback, Forget, Store, Teacher},
    worker::learn,
};
use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use std::{collections::BTreeMap, io::Write as _, path::PathBuf, sync::Arc};

/// See what a site's own model has learnt, and have it forget
#[derive(Debug, Args)]
pub(super) struct ModelCommand {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// What it holds: lessons, by whom, the heaviest words, and whether the lessons give the published model
    Show(OfSite),
    /// Print a site's lessons as JSON Lines, for `model import` and `eval`: one line a label
    Export(OfSite),
    /// Teach a site labelled texts: JSON Lines of {"id", "text", "label"}, each at half the weight of a decision
    Import {
        #[command(flatten)]
        of: OfSite,
        /// The file
        file: PathBuf,
    },
    /// Take lessons out that were given until now. Decisions stay as they are; a running server follows within a second
    Forget {
        #[command(flatten)]
        place: Place,
        /// Only of this site
        #[arg(long)]
        site: Option<String>,
        /// Of the token with this number, as `model show` and `token list` show it
        #[arg(long, required_unless_present_any = ["user", "since"], conflicts_with = "user")]
        token: Option<i64>,
        /// Of the account with this number, `user:NUMBER` in `model show`
        #[arg(long)]
        user: Option<i64>,
        /// From this moment on: 2026-11-23 or 2026-11-23T09:14:00Z
        #[arg(long, value_parser = moment)]
        since: Option<Timestamp>,
    },
}

#[derive(Debug, Args)]
struct OfSite {
    #[command(flatten)]
    place: Place,
    /// The site's key; without it, the only site there is
    #[arg(long)]
    site: Option<String>,
}

fn moment(text: &str) -> Result<Timestamp, String> {
    let moment = text.parse::<jiff::Timestamp>().or_else(|_| format!("{text}T00:00:00Z").parse());
    moment
        .map(|moment| Timestamp::from_millis(moment.as_millisecond()))
        .map_err(|_| "must be a day such as 2026-11-23, or a moment such as 2026-11-23T09:14:00Z".to_owned())
}

impl ModelCommand {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        match self.command {
            Command::Show(of) => {
                let (site, store, _) = of.open().await?;
                show(&site, &*store).await
            }
            Command::Export(of) => {
                let (site, store, _) = of.open().await?;
                export(&store.lessons(&site).await?)
            }
            Command::Import { of, file } => {
                let (site, store, _) = of.open().await?;
                import(&site, &*store, &file).await
            }
            Command::Forget { place, site, token, user, since } => {
                let (config, store) = open(&place).await?;
                let site = site.map(|key| site_of(&config, Some(&key)).map(|site| site.key.clone())).transpose()?;
                let of = token.map(Teacher::Token).or(user.map(Teacher::User));
                forget(&config, &*store, Forget { site, of, since: since.unwrap_or(Timestamp::from_millis(0)) }).await
            }
        }
    }
}

async fn open(place: &Place) -> anyhow::Result<(Config, Arc<dyn Store>)> {
    let config = place.load()?;
    let store = Mode::of(&config)?.store().await?;
    Ok((config, store))
}

impl OfSite {
    async fn open(&self) -> anyhow::Result<(SiteKey, Arc<dyn Store>, Config)> {
        let (config, store) = open(&self.place).await?;
        let site = site_of(&config, self.site.as_deref())?.key.clone();
        Ok((site, store, config))
    }
}

async fn show(site: &SiteKey, store: &dyn Store) -> anyhow::Result<()> {
    let lessons = store.lessons(site).await?;
    let published = store.site_model(site).await?;
    let (own, suspects) = learn::make(&lessons);
    let mut out = std::io::stdout();
    writeln!(out, "base model         {}", classifier::base().version())?;
    writeln!(out, "lessons            {}", lessons.len())?;
    let state = if own.lessons() < OUT_OF_SHADOW { format!("in shadow until there are {OUT_OF_SHADOW}") } else { "in force".to_owned() };
    writeln!(out, "own model          {state}, {} bytes", own.to_bytes().len())?;
    let same = match &published {
        None => "nothing is published yet",
        Some((_, bytes)) if *bytes == own.to_bytes() => "it is what is published",
        Some((digest, _)) if *digest == learn::digest(&lessons) => "IT IS NOT WHAT IS PUBLISHED: this must not be; please report it",
        Some(_) => "other lessons are published; a running server follows within seconds",
    };
    writeln!(out, "learnt anew        {same}")?;
    tell_teachers(&mut out, &lessons, &suspects)?;
    tell_words(&mut out, own, &lessons)
}

fn tell_teachers(out: &mut impl std::io::Write, lessons: &[Lesson], suspects: &[Suspect]) -> anyhow::Result<()> {
    let mut teachers: BTreeMap<&str, [usize; 4]> = BTreeMap::new();
    for lesson in lessons {
        let counts = teachers.entry(&lesson.actor).or_default();
        counts[0] += 1;
        let spam = lesson.says(Head::Spam) == Some(true);
        let abuse = lesson.says(Head::Abuse) == Some(true);
        counts[if spam {
            1
        } else if abuse {
            2
        } else {
            3
        }] += 1;
    }
    writeln!(out, "\n{:>8} {:>8} {:>8} {:>8}  by", "lessons", "spam", "abuse", "good")?;
    for (actor, [all, spam, abuse, good]) in teachers {
        writeln!(out, "{all:>8} {spam:>8} {abuse:>8} {good:>8}  {actor}")?;
    }
    for Suspect { actor, against, lessons } in suspects {
        writeln!(out, "\nLOOK AT {actor}: {against} of {lessons} lessons go against what all others teach. To take them out:")?;
        match Teacher::of_actor(actor) {
            Some(Teacher::Token(number)) => writeln!(out, "  toguna model forget --token {number}; toguna token revoke {number}")?,
            Some(Teacher::User(number)) => {
                let name = actor.split_once(' ').map_or("NAME", |(_, name)| name);
                writeln!(out, "  toguna model forget --user {number}; toguna user end --name {name:?}")?;
            }
            None => writeln!(out, "  toguna model forget --since DAY")?,
        }
    }
    Ok(())
}

type Shares = BTreeMap<String, (f32, f32)>;

/// Words of each list.
const HEAVIEST: usize = 10;

/// The words of the lessons that the site's own decisions made heaviest, by head and language: means over the lessons they stand in.
fn tell_words(out: &mut impl std::io::Write, own: Own, lessons: &[Lesson]) -> anyhow::Result<()> {
    let base = SiteModel::of_base(classifier::base());
    let learnt = SiteModel::with_own(classifier::base(), own, "shown");
    // By head and language: of each word the sum of what was added to its share, and how often it stands there.
    let mut words: BTreeMap<(&str, &str), Shares> = BTreeMap::new();
    for lesson in lessons {
        let folded = Folded::of(&lesson.text);
        let (_, language) = features::cut(&folded);
        let (before, after) = (base.judge(&lesson.text, &folded).opinion, learnt.judge(&lesson.text, &folded).opinion);
        for (before, after) in before.words.iter().zip(&after.words) {
            for head in Head::ALL {
                let word = folded.as_str()[after.start..after.end].to_owned();
                let (sum, count) = words.entry((head.name(), language.name())).or_default().entry(word).or_default();
                (*sum, *count) = (*sum + after.share(head) - before.share(head), *count + 1.0);
            }
        }
    }
    for ((head, language), words) in words {
        let mut words: Vec<(String, f32)> = words.into_iter().map(|(word, (sum, count))| (word, sum / count)).collect();
        words.sort_by(|one, other| other.1.abs().total_cmp(&one.1.abs()));
        let heaviest: Vec<String> =
            words.iter().take(HEAVIEST).filter(|word| word.1 != 0.0).map(|(word, share)| format!("{word} {share:+.1}")).collect();
        if !heaviest.is_empty() {
            writeln!(out, "\n{head}, {language}: {}", heaviest.join(", "))?;
        }
    }
    Ok(())
}

fn export(lessons: &[Lesson]) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    for lesson in lessons {
        for head in Head::ALL {
            if let Some(of_class) = lesson.says(head) {
                let label = labelled::Label { head, of_class }.name();
                writeln!(out, "{}", serde_json::json!({ "id": lesson.number.to_string(), "text": lesson.text, "label": label }))?;
            }
        }
    }
    Ok(())
}

async fn import(site: &SiteKey, store: &dyn Store, file: &std::path::Path) -> anyhow::Result<()> {
    let rows = labelled::read(file)?;
    let at = Clock::default().now();
    for row in &rows {
        let actor = "cli:0 import".to_owned();
        let feedback =
            Feedback { site: site.clone(), head: row.label.head, of_class: row.label.of_class, text: row.text.clone(), actor, at };
        store.report(&feedback).await.with_context(|| format!("line with the id {}", row.id))?;
    }
    writeln!(std::io::stdout(), "{} labelled texts are lessons of {site} now.", rows.len())?;
    Ok(())
}

async fn forget(config: &Config, store: &dyn Store, what: Forget) -> anyhow::Result<()> {
    let sites: Vec<SiteKey> =
        config.sites.iter().map(|site| site.key.clone()).filter(|key| what.site.as_ref().is_none_or(|only| only == key)).collect();
    let mut before = Vec::new();
    for site in &sites {
        before.push(store.lessons(site).await?.len());
    }
    store.forget(&what, "cli", Clock::default().now()).await?;
    let mut all = 0;
    for (site, before) in sites.iter().zip(before) {
        let after = store.lessons(site).await?.len();
        all += before.saturating_sub(after);
        writeln!(std::io::stdout(), "{site}: {after} lessons of {before} stay")?;
    }
    if all == 0 {
        bail!("nothing was forgotten: there are no such lessons");
    }
    Ok(())
}
