//! Who teaches against all others: a stolen token, or one that approves whatever comes.

use super::{Head, Lessons, Own, SiteModel, Table, features::Features};
use crate::{domain::Lesson, filter::folding::Folded};
use std::{collections::BTreeMap, sync::Arc};

/// Somebody whose lessons mostly say the opposite of what the model says that has learnt from everybody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspect {
    /// Who, as in the audit.
    pub actor: String,
    /// Lessons against the others.
    pub against: usize,
    /// Of so many.
    pub lessons: usize,
}

/// Fewer lessons than this against the others are differences of opinion.
pub const LEAST_AGAINST: usize = 100;

/// Everybody with at least [`LEAST_AGAINST`] lessons against the others that are at least half of all their lessons.
pub fn suspects(base: &Arc<Table>, lessons: &[Lesson]) -> Vec<Suspect> {
    let mut by_actor: BTreeMap<&str, usize> = BTreeMap::new();
    for lesson in lessons {
        *by_actor.entry(&lesson.actor).or_default() += 1;
    }
    let many = by_actor.into_iter().filter(|(_, count)| *count >= LEAST_AGAINST);
    many.filter_map(|(actor, count)| {
        let others = Lessons::read(base, lessons.iter().filter(|lesson| lesson.actor != actor));
        let others = SiteModel::with_own(Arc::clone(base), Own::learn(&others), "others");
        let theirs = lessons.iter().filter(|lesson| lesson.actor == actor);
        let against = theirs.filter(|lesson| goes_against(&others, lesson)).count();
        (against >= LEAST_AGAINST && against * 2 >= count).then(|| Suspect { actor: actor.to_owned(), against, lessons: count })
    })
    .collect()
}

/// Whether the model is of the other opinion, and not just in doubt: it takes what is called good for spam, or for plain abuse; or what is
/// called bad for good.
fn goes_against(others: &SiteModel, lesson: &Lesson) -> bool {
    const GOOD: f64 = 0.1;
    let said = others.judge_features(&Features::of(&lesson.text, &Folded::of(&lesson.text)));
    [(Head::Spam, 0.5), (Head::Abuse, 0.75)].into_iter().any(|(head, bad)| {
        let probability = said.shadow.map_or_else(|| said.opinion.probability(head), |shadow| shadow[head as usize]);
        match lesson.says(head) {
            Some(true) => probability <= GOOD,
            Some(false) => probability >= bad,
            None => false,
        }
    })
}
