//! What a fresh install makes of labelled comments: the rules that ship, authors unknown, nobody held for being new.

use super::labelled::Row;
use crate::{
    clock::Clock,
    domain::{AuthorName, Body, Cause, EmailAddress, Fact, Facts, Locale, Share, Site, SiteKey, Submission, ThreadKey, Verdict},
    filter::{
        RuleSet,
        classifier::{SiteModel, Table},
        folding::Folded,
    },
};
use serde::Serialize;
use std::sync::Arc;

/// How many of the bad comments are held or refused, and of the good ones.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(super) struct Held {
    pub bad: Share,
    pub good: Share,
}

/// Judges each text that can be a comment.
pub(super) fn held<'a>(model: &Arc<Table>, rows: impl Iterator<Item = &'a Row>) -> anyhow::Result<Held> {
    let rules = RuleSet::embedded()?;
    let site = Site::plain(SiteKey::parse("demo")?, Locale::En);
    let model = SiteModel::of_base(Arc::clone(model));
    let mut held = Held::default();
    for row in rows {
        let Ok(body) = Body::parse(&row.text) else { continue };
        let folded = Folded::of(body.as_str());
        let facts = Facts { model: Fact::Known(model.opinion(body.as_str(), &folded)), ..Facts::ordinary(Clock::default().now()) };
        let submission = Submission {
            site: site.key.clone(),
            thread: ThreadKey::stored("/sample".to_owned()),
            parent: None,
            name: AuthorName::parse("Awa")?,
            email: EmailAddress::parse("awa@news-reader.org")?,
            website: None,
            body,
            notify: false,
            locale: site.locale,
        };
        let is_held = rules.judge_folded(Cause::Intake, &submission, folded, facts, &site).verdict >= Verdict::Hold;
        (if row.label.of_class { &mut held.bad } else { &mut held.good }).count(is_held);
    }
    Ok(held)
}
