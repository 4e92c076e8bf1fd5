use super::Place;
use crate::{
    domain::{CommentId, Judgement},
    filter::{CannotReplay, replay},
    service::Mode,
};
use anyhow::{Context as _, bail};
use clap::Args;
use std::io::Write as _;

/// Judge a stored comment again, by the rules and facts that it was judged by; exit status 1 if that cannot be done
#[derive(Debug, Args)]
pub(super) struct Replay {
    #[command(flatten)]
    place: Place,
    /// The comment's id
    comment: String,
}

impl Replay {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let config = self.place.load()?;
        let id = CommentId::parse(&self.comment).context("not an id of a comment")?;
        let store = Mode::of(&config)?.store().await?;
        let comment = store.comment(id).await?;
        let record = store.rule_set(&comment.judgement.rule_set).await?;
        let site = config.sites.get(comment.site.as_str());
        let again = comment.submission().map_err(CannotReplay::from).and_then(|submission| {
            let site = site.ok_or(CannotReplay::UnknownSite)?;
            replay(&comment.judgement, &submission, record.as_deref(), site)
        });
        match again {
            Ok(again) => tell(&comment.judgement, &again),
            Err(error) => bail!("cannot be replayed, because {error}"),
        }
    }
}

fn tell(before: &Judgement, again: &Judgement) -> anyhow::Result<()> {
    let mut out = std::io::stdout();
    for contribution in &again.contributions {
        writeln!(out, "{:>8}  {}", contribution.points.to_string(), contribution.rule)?;
    }
    writeln!(out, "{:>8}  {} by the rules {}", again.score.to_string(), again.verdict.word(), again.rule_set)?;
    if (before.score, before.verdict) != (again.score, again.verdict) {
        bail!("it was {} and {} then: this must not be; please report it", before.score, before.verdict.word());
    }
    writeln!(out, "The same as then.")?;
    Ok(())
}
