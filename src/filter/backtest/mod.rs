//! What other rules would have made of stored comments, held against what moderators decided. Pure: comments go in one by one, with the
//! facts that were stored with them, and sums come out. What is printed of it is in [`told`].

mod told;

use super::{
    ENGINE, RuleSet, Truth,
    classifier::{self, SiteModel},
    folding::Folded,
};
use crate::{
    domain::{Cause, CommentId, Fact, Judgement, Mode, Points, Share, Site, Submission, Verdict},
    store::Past,
};
use serde::{Serialize, Serializer};
use std::{borrow::Cow, collections::BTreeMap, sync::Arc};

/// The most comments that each list of the worst names.
const WORST: usize = 10;
/// The most characters of a text that are quoted.
const FIRST_WORDS: usize = 80;

/// Rules with the site as its configuration has it.
#[derive(Debug)]
pub struct Side {
    rules: Arc<RuleSet>,
    site: Site,
    hash: Arc<str>,
}

impl Side {
    /// For one site.
    pub fn new(rules: impl Into<Arc<RuleSet>>, site: Site) -> Self {
        let rules = rules.into();
        let hash = rules.hash_for(&site);
        Self { rules, site, hash }
    }

    /// The hash of rules, lists and thresholds.
    pub fn hash(&self) -> &Arc<str> {
        &self.hash
    }

    /// The rules.
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// The site.
    pub const fn site(&self) -> &Site {
        &self.site
    }

    /// What these rules make of a comment by the facts that were stored with it. Where they are the very rules that judged then, it is what
    /// was stored: judging again would give the same.
    pub fn judge<'j>(&self, judgement: &'j Judgement, submission: &Submission) -> Cow<'j, Judgement> {
        if judgement.rule_set == self.hash && *judgement.engine == *ENGINE {
            return Cow::Borrowed(judgement);
        }
        let mut facts = judgement.facts.clone();
        if facts.model.known().is_none() {
            // Judged before the model's opinion was a fact. The base says what it would have said.
            let body = submission.body.as_str();
            facts.model = Fact::Known(SiteModel::of_base(classifier::base()).opinion(body, &Folded::of(body)));
        }
        Cow::Owned(self.rules.judge(Cause::Recheck, submission, facts, &self.site))
    }
}

/// The same figure by the rules in force and by the candidate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Change<T> {
    /// By the rules in force.
    pub before: T,
    /// By the candidate.
    pub after: T,
}

/// How right a verdict, or a harder one, is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Quality {
    /// Of those with the verdict, moderators agreed with so many.
    pub precision: Share,
    /// Of those that moderators found to be so, so many had the verdict.
    pub recall: Share,
}

impl Quality {
    fn count(&mut self, has_verdict: bool, is_so: bool) {
        if has_verdict {
            self.precision.count(is_so);
        }
        if is_so {
            self.recall.count(has_verdict);
        }
    }
}

/// How right the filter is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Rightness {
    /// Of the good ones, so many are held (or called spam).
    pub good_held: Share,
    /// Of the good ones, so many are called spam.
    pub good_called_spam: Share,
    /// *Hold* or harder, against what was refused.
    pub hold: Quality,
    /// *Spam* or harder, against what was refused as spam.
    pub spam: Quality,
}

impl Rightness {
    fn count(&mut self, verdict: Verdict, truth: Truth) {
        let (held, spam) = (verdict >= Verdict::Hold, verdict >= Verdict::Spam);
        if truth.is_good() {
            self.good_held.count(held);
            self.good_called_spam.count(spam);
        }
        self.hold.count(held, !truth.is_good());
        self.spam.count(spam, truth == Truth::Spam);
    }
}

/// How often a rule had something to say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Hits {
    /// By the rules in force.
    pub before: u64,
    /// By the candidate.
    pub after: u64,
    /// Of those after, on good comments.
    pub good: u64,
    /// Of those after, on refused comments.
    pub refused: u64,
    /// Whether it is in shadow in the candidate, and counts for nothing.
    pub shadow: bool,
}

/// A comment whose verdict turns against what moderators decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Turn {
    /// Its id.
    pub id: CommentId,
    /// Its score.
    #[serde(serialize_with = "decimals")]
    pub score: Change<Points>,
    /// Its verdict.
    pub verdict: Change<Verdict>,
    /// The candidate's rules that have something to say, the heaviest first.
    pub rules: Vec<Arc<str>>,
    /// Its first words.
    pub text: String,
}

/// The whole comparison.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Backtest {
    /// Comments that were judged by both.
    pub comments: u64,
    /// Of these, good ones.
    pub good: u64,
    /// Refused, spam among them.
    pub refused: u64,
    /// Refused as spam.
    pub spam: u64,
    /// Comments that cannot be judged again, by the reason.
    pub cannot_be_judged: BTreeMap<String, u64>,
    /// How many have which verdict before (rows) and after (columns): approve, hold, spam, discard.
    pub verdicts: [[u64; 4]; 4],
    /// How right the filter is.
    pub rightness: Change<Rightness>,
    /// Hits by rule.
    pub rules: BTreeMap<Arc<str>, Hits>,
    /// Good comments that would be treated harder than now, the worst first.
    pub false_positives: Worst,
    /// Refused comments that would be treated milder than now, the worst first.
    pub misses: Worst,
}

/// How many comments turned the wrong way, and the worst of them.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Worst {
    /// All of them.
    pub count: u64,
    /// The worst.
    pub worst: Vec<Turn>,
}

impl Backtest {
    /// Takes one stored comment.
    pub fn take(&mut self, past: &Past, published_is_good: bool, sides: &Change<Side>) {
        let submission = match past.comment.submission() {
            Ok(submission) => submission,
            Err(gone) => return *self.cannot_be_judged.entry(gone.to_string()).or_default() += 1,
        };
        let stored = &past.comment.judgement;
        let before = sides.before.judge(stored, &submission);
        let after = sides.after.judge(stored, &submission);
        let truth = Truth::of(past, published_is_good);
        self.comments += 1;
        self.verdicts[before.verdict as usize][after.verdict as usize] += 1;
        self.count_hits(&before, &after, truth);
        let Some(truth) = truth else { return };
        self.good += u64::from(truth.is_good());
        self.refused += u64::from(!truth.is_good());
        self.spam += u64::from(truth == Truth::Spam);
        self.rightness.before.count(before.verdict, truth);
        self.rightness.after.count(after.verdict, truth);
        let harder = after.verdict > before.verdict;
        let slips = after.verdict < before.verdict && (after.verdict == Verdict::Approve || truth == Truth::Spam);
        let turn = || Turn::of(past.comment.id, &submission, &before, &after);
        match truth {
            Truth::Good if harder => self.false_positives.add(turn(), |turn| (turn.verdict.after, turn.score.after)),
            Truth::Refused | Truth::Spam if slips => {
                self.misses.add(turn(), |turn| (turn.verdict.before, turn.score.before - turn.score.after));
            }
            _ => {}
        }
    }

    fn count_hits(&mut self, before: &Judgement, after: &Judgement, truth: Option<Truth>) {
        for part in &before.contributions {
            self.hits(&part.rule).before += 1;
        }
        for part in &after.contributions {
            let hits = self.hits(&part.rule);
            hits.after += 1;
            hits.good += u64::from(truth.is_some_and(Truth::is_good));
            hits.refused += u64::from(truth.is_some_and(|truth| !truth.is_good()));
            hits.shadow |= part.mode == Mode::Shadow;
        }
    }

    fn hits(&mut self, rule: &Arc<str>) -> &mut Hits {
        if !self.rules.contains_key(rule) {
            self.rules.insert(rule.clone(), Hits::default());
        }
        self.rules.entry(rule.clone()).or_default()
    }

    /// How many verdicts change, of how many.
    pub fn changed(&self) -> Share {
        let same: u64 = (0..4).map(|verdict| self.verdicts[verdict][verdict]).sum();
        Share { part: self.comments - same, of: self.comments }
    }
}

impl Worst {
    fn add<K: Ord>(&mut self, turn: Turn, badness: impl Fn(&Turn) -> K) {
        self.count += 1;
        self.worst.push(turn);
        // A stable sort: of equally bad ones the oldest stay.
        self.worst.sort_by_key(|turn| std::cmp::Reverse(badness(turn)));
        self.worst.truncate(WORST);
    }
}

impl Turn {
    fn of(id: CommentId, submission: &Submission, before: &Judgement, after: &Judgement) -> Self {
        let mut parts: Vec<_> = after.contributions.iter().filter(|part| part.mode == Mode::Active).collect();
        parts.sort_by_key(|part| std::cmp::Reverse(part.points));
        Self {
            id,
            score: Change { before: before.score, after: after.score },
            verdict: Change { before: before.verdict, after: after.verdict },
            rules: parts.iter().map(|part| part.rule.clone()).collect(),
            text: submission.body.as_str().chars().take(FIRST_WORDS).collect(),
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over references")]
fn decimals<S: Serializer>(score: &Change<Points>, to: S) -> Result<S::Ok, S::Error> {
    to.collect_map([("before", score.before.as_decimal()), ("after", score.after.as_decimal())])
}

/// What a change may cost at most, and must bring at least, for those who let a machine decide. Each is held against the candidate's figure.
#[derive(Clone, Copy, Debug, Default)]
pub struct Limits {
    /// Of good comments, at most so many in a hundred held.
    pub most_good_held: Option<f64>,
    /// Of good comments, at most so many in a hundred called spam.
    pub most_good_called_spam: Option<f64>,
    /// Of refused comments, at least so many in a hundred held.
    pub least_recall: Option<f64>,
    /// Of all comments, at most so many in a hundred with another verdict.
    pub most_changed: Option<f64>,
}

impl Limits {
    /// What is beyond a limit, a sentence each. A figure that cannot be told is beyond every limit.
    pub fn exceeded(&self, backtest: &Backtest) -> Vec<String> {
        let after = &backtest.rightness.after;
        let checks = [
            (self.most_good_held, after.good_held, "good comments held", true),
            (self.most_good_called_spam, after.good_called_spam, "good comments called spam", true),
            (self.least_recall, after.hold.recall, "refused comments held", false),
            (self.most_changed, backtest.changed(), "verdicts changed", true),
        ];
        let beyond = checks.into_iter().filter_map(|(limit, share, what, is_most)| {
            let limit = limit?;
            let word = if is_most { "at most" } else { "at least" };
            match share.value().map(|value| value * 100.0) {
                None => Some(format!("{what}: cannot be told, since none were decided about; the limit is {word} {limit} %")),
                Some(value) if (is_most && value > limit) || (!is_most && value < limit) => {
                    Some(format!("{what}: {share}; the limit is {word} {limit} %"))
                }
                Some(_) => None,
            }
        });
        beyond.collect()
    }
}
