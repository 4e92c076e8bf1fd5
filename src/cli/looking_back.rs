//! What the commands that look back at stored comments have in common.

use crate::{
    clock::Clock,
    config::Config,
    domain::{Site, Timestamp},
    service::Mode,
    store::{Past, PastQuery},
};
use clap::Args;
use std::{sync::mpsc, thread, time::Duration};

/// Comments on one page.
const PAGE: u32 = 1_000;
/// Pages that are read ahead.
const AHEAD: usize = 4;

/// Which comments to look back at.
#[derive(Clone, Debug, Args)]
pub(super) struct LookingBack {
    /// The site's key; without it, the only site there is
    #[arg(long)]
    pub site: Option<String>,
    /// How far to look back: 12h, 30d, 8w
    #[arg(long, default_value = "30d", value_parser = age)]
    pub since: Duration,
    /// Count comments as good too that are public and that nobody decided about
    #[arg(long)]
    pub published_is_good: bool,
    /// Answer in JSON
    #[arg(long)]
    pub json: bool,
}

/// A whole number of hours, days or weeks.
fn age(text: &str) -> Result<Duration, String> {
    let unit_at = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let hours = match &text[unit_at..] {
        "h" => 1,
        "d" => 24,
        "w" => 7 * 24,
        _ => 0,
    };
    let number = text[..unit_at].parse::<u64>().ok().filter(|number| (1..=100_000).contains(number) && hours > 0);
    number
        .map(|number| Duration::from_hours(number * hours))
        .ok_or_else(|| "must be a number of hours, days or weeks: 12h, 30d, 8w".to_owned())
}

/// A part of a hundred: `2%`, `0.5%`, `2`.
pub(super) fn percent(text: &str) -> Result<f64, String> {
    let number = text.trim_end_matches('%').trim().parse::<f64>().ok();
    number
        .filter(|number| (0.0..=100.0).contains(number))
        .ok_or_else(|| "must be a percentage from 0 to 100, such as 2% or 0.5%".to_owned())
}

impl LookingBack {
    /// From when on.
    pub fn since(&self) -> Timestamp {
        Clock::default().now().minus(self.since)
    }

    /// Hands every stored comment of the site to `take`, oldest first. The next page is read while one is taken on another thread.
    pub fn each(&self, config: &Config, site: &Site, mut take: impl FnMut(&Past) + Send) -> anyhow::Result<()> {
        let query = PastQuery { site: site.key.clone(), since: self.since(), after: 0, limit: PAGE };
        let (send, pages) = mpsc::sync_channel::<Vec<Past>>(AHEAD);
        thread::scope(|scope| {
            let taking = scope.spawn(move || pages.iter().flatten().for_each(|past| take(&past)));
            let read = super::block_on(read(config, query, send));
            if taking.join().is_err() {
                anyhow::bail!("judging a comment failed; please report it");
            }
            read
        })
    }
}

async fn read(config: &Config, mut query: PastQuery, to: mpsc::SyncSender<Vec<Past>>) -> anyhow::Result<()> {
    let store = Mode::of(config)?.store().await?;
    loop {
        let page = store.past(&query).await?;
        let Some(last) = page.last() else { return Ok(()) };
        query.after = last.comment.seq;
        // Nobody takes any more: why is told where it is waited for.
        if to.send(page).is_err() {
            return Ok(());
        }
    }
}
