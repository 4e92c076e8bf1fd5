//! Why a judgement is what it is, put so that a person can check it: the table that adds up, the thresholds, and what would change the
//! verdict. Pure; the sentences are in [`told`].

mod told;

pub(super) use told::clean;

use super::RuleSet;
use crate::domain::{Contribution, Evidence, Field, Judgement, Locale, Mode, Points, Submission, Thresholds, Verdict, Website};
use serde::{Serialize, Serializer};
use std::sync::Arc;

/// A judgement, explained. As JSON, points are decimals and spans count characters of the field's text.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    /// What the filter says.
    pub verdict: Verdict,
    /// The sum of the active contributions.
    #[serde(serialize_with = "decimal")]
    pub score: Points,
    /// What the score is held against.
    #[serde(serialize_with = "decimals")]
    pub thresholds: Thresholds,
    /// The rule with the highest floor, where that and not the score gives the verdict.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held_by: Option<Arc<str>>,
    /// What counts.
    pub contributions: Vec<Line>,
    /// What is recorded and does not count.
    pub shadow: Vec<Line>,
    /// The rules without which the verdict would be another.
    pub without: Vec<Without>,
    /// How far it is to a harder verdict.
    pub harder: Option<Step>,
    /// How far it is to a milder verdict; `None` too where a floor gives the verdict.
    pub milder: Option<Step>,
    /// By which rules.
    pub rule_set: Arc<str>,
    /// By which version of the code.
    pub engine: Arc<str>,
}

/// One row of the table.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Line {
    /// The rule.
    pub rule: Arc<str>,
    /// Its share of the score.
    #[serde(serialize_with = "decimal")]
    pub points: Points,
    /// The mildest verdict that it lets through.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub floor: Option<Verdict>,
    /// The rule's sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// Where it was found.
    pub evidence: Vec<Shown>,
}

/// A piece of evidence with the text that it stands in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// What the rule read there, or the fact in a few words.
    pub read_as: String,
    /// The field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<Field>,
    /// Start and end, in characters of the field's text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<(usize, usize)>,
    /// What was typed there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// What the verdict would be without one rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Without {
    /// The rule.
    pub rule: Arc<str>,
    /// What it would be.
    pub verdict: Verdict,
}

/// How far it is to another verdict.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Step {
    /// To a harder one: so many points more. To a milder one: more than so many points less.
    #[serde(serialize_with = "decimal")]
    pub points: Points,
    /// The verdict that begins there.
    pub verdict: Verdict,
}

impl Explanation {
    /// Explains a judgement of a submission by the rules that made it, with their sentences in a language.
    pub fn of(judgement: &Judgement, submission: &Submission, rules: &RuleSet, locale: Locale) -> Self {
        let lines = |mode: Mode| {
            let of_mode = judgement.contributions.iter().filter(|contribution| contribution.mode == mode);
            let mut lines: Vec<_> = of_mode.map(|contribution| Line::of(contribution, submission, rules, locale)).collect();
            lines.sort_by_key(|line| std::cmp::Reverse(line.points));
            lines
        };
        let by_score = judgement.thresholds.verdict(judgement.score);
        Self {
            verdict: judgement.verdict,
            score: judgement.score,
            thresholds: judgement.thresholds,
            held_by: if by_score < judgement.verdict { floor_of(judgement, None).map(|(rule, _)| rule) } else { None },
            contributions: lines(Mode::Active),
            shadow: lines(Mode::Shadow),
            without: without(judgement),
            harder: harder(judgement),
            milder: milder(judgement),
            rule_set: judgement.rule_set.clone(),
            engine: judgement.engine.clone(),
        }
    }
}

impl Line {
    fn of(contribution: &Contribution, submission: &Submission, rules: &RuleSet, locale: Locale) -> Self {
        let raw = |field| match field {
            Field::Name => Some(submission.name.as_str()),
            Field::Website => submission.website.as_ref().map(Website::as_str),
            Field::Body => Some(submission.body.as_str()),
            _ => None,
        };
        Self {
            rule: contribution.rule.clone(),
            points: contribution.points,
            floor: contribution.floor,
            because: rules.because(&contribution.rule, locale).map(ToOwned::to_owned),
            evidence: contribution.evidence.iter().map(|evidence| Shown::of(evidence, raw)).collect(),
        }
    }
}

impl Shown {
    /// With the raw text of the fields, as far as it is there.
    pub fn of<'t>(evidence: &Evidence, raw: impl Fn(Field) -> Option<&'t str>) -> Self {
        let mut shown = Self { read_as: evidence.read_as.clone(), field: evidence.field, span: None, text: None };
        if let (Some(raw), Some((start, end))) = (evidence.field.and_then(raw), evidence.span)
            && let (Some(before), Some(text)) = (raw.get(..start as usize), raw.get(start as usize..end as usize))
        {
            let first = before.chars().count();
            shown.span = Some((first, first + text.chars().count()));
            shown.text = Some(text.to_owned());
        }
        shown
    }
}

/// The active contribution with the highest floor, one rule left out.
fn floor_of(judgement: &Judgement, left_out: Option<&str>) -> Option<(Arc<str>, Verdict)> {
    let active = judgement.contributions.iter().filter(|part| part.mode == Mode::Active && Some(&*part.rule) != left_out);
    let floors = active.filter_map(|part| Some((part.rule.clone(), part.floor?)));
    // Of several the first, as in the table.
    floors.reduce(|highest, other| if other.1 > highest.1 { other } else { highest })
}

fn without(judgement: &Judgement) -> Vec<Without> {
    let active = judgement.contributions.iter().filter(|part| part.mode == Mode::Active);
    let each = active.map(|part| {
        let score = judgement.score - part.points;
        let floor = floor_of(judgement, Some(&part.rule)).map_or(Verdict::Approve, |(_, floor)| floor);
        Without { rule: part.rule.clone(), verdict: judgement.thresholds.verdict(score).max(floor) }
    });
    each.filter(|without| without.verdict != judgement.verdict).collect()
}

/// The thresholds from the lowest, with the verdicts that begin there.
fn steps(thresholds: &Thresholds) -> [(Points, Verdict); 3] {
    [(thresholds.hold, Verdict::Hold), (thresholds.spam, Verdict::Spam), (thresholds.discard, Verdict::Discard)]
}

fn harder(judgement: &Judgement) -> Option<Step> {
    let next = steps(&judgement.thresholds).into_iter().find(|(from, verdict)| *from > judgement.score && *verdict > judgement.verdict);
    next.map(|(from, verdict)| Step { points: from - judgement.score, verdict })
}

fn milder(judgement: &Judgement) -> Option<Step> {
    let (from, _) = steps(&judgement.thresholds).into_iter().rev().find(|(from, _)| *from <= judgement.score)?;
    let floor = floor_of(judgement, None).map_or(Verdict::Approve, |(_, floor)| floor);
    let verdict = judgement.thresholds.verdict(from + Points::hundredths(-1)).max(floor);
    (verdict < judgement.verdict).then(|| Step { points: judgement.score - from, verdict })
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over references")]
fn decimal<S: Serializer>(points: &Points, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_f64(points.as_decimal())
}

fn decimals<S: Serializer>(thresholds: &Thresholds, to: S) -> Result<S::Ok, S::Error> {
    let Thresholds { hold, spam, discard } = thresholds;
    to.collect_map([("hold", hold), ("spam", spam), ("discard", discard)].map(|(verdict, points)| (verdict, points.as_decimal())))
}
