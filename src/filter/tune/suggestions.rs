//! What decisions hint at beyond points: rules that moderators overrule, and phrases that only refused comments hold.

use crate::{
    domain::{Judgement, Mode, Points, Share, Status, Verdict},
    filter::{
        Truth,
        folding::{Folded, is_joined, is_letter_or_digit},
    },
    store::Past,
};
use aho_corasick::{AhoCorasick, MatchKind};
use serde::Serialize;
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    ops::Range,
    sync::Arc,
};

/// Suggestions of each kind at most.
const MOST: usize = 10;
/// A rule is told of when so many of its comments were decided about, and at least this share of them was approved.
const LEAST_DECIDED: u64 = 5;
const LEAST_OVERRULED: f64 = 0.2;
/// A phrase is told of when so many different authors wrote it.
const LEAST_AUTHORS: usize = 3;
/// The words of a phrase at most, and the least letters of a single word.
const WORDS: usize = 4;
const LETTERS: usize = 4;

/// That a phrase stands in refused comments alone must be less probable than this if it stood anywhere by chance: words that everybody uses
/// are seldom seen in few comments of one kind only.
const CHANCE: f64 = 1e-4;

/// Words that every link has, and that say nothing.
const OF_LINKS: [&str; 3] = ["http", "https", "www"];

/// What one might look at.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Suggestions {
    /// Rules that helped to hold comments which moderators approved, the most often overruled first.
    pub overruled: Vec<Overruled>,
    /// Phrases seen in refused comments alone, those that the filter misses most first.
    pub phrases: Vec<Phrase>,
}

/// A rule, and how often moderators approved what it helped to hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Overruled {
    /// The rule.
    pub rule: Arc<str>,
    /// Approved, of those held and decided about.
    pub approved: Share,
}

/// A phrase that only refused comments hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Phrase {
    /// Its words, folded, with what stands between them: as a rule of the kind `phrases` finds them.
    pub words: String,
    /// Different authors of such comments.
    pub authors: usize,
    /// Refused comments that hold it.
    pub refused: usize,
    /// Of these, those that the filter lets through.
    pub missed: usize,
}

/// What was seen so far.
#[derive(Debug, Default)]
pub(super) struct Observed {
    overruled: BTreeMap<Arc<str>, Share>,
    refused: Vec<Refused>,
    /// Texts of comments that were not refused.
    others: Vec<Folded>,
}

#[derive(Debug)]
struct Refused {
    author: i64,
    missed: bool,
    text: Folded,
}

impl Observed {
    pub fn take(&mut self, past: &Past, truth: Option<Truth>, judgement: &Judgement) {
        let held = judgement.verdict >= Verdict::Hold;
        if let Some(truth) = truth.filter(|_| held && past.decision.is_some()) {
            let harder = judgement
                .contributions
                .iter()
                .filter(|part| part.mode == Mode::Active && (part.points > Points::ZERO || part.floor.is_some()));
            for part in harder {
                self.overruled.entry(part.rule.clone()).or_default().count(truth.is_good());
            }
        }
        let Some(body) = &past.comment.body else { return };
        match truth {
            Some(Truth::Refused | Truth::Spam) => {
                self.refused.push(Refused { author: past.author, missed: !held, text: Folded::of(body) });
            }
            Some(Truth::Good) => self.others.push(Folded::of(body)),
            None if past.comment.status == Status::Approved => self.others.push(Folded::of(body)),
            None => {}
        }
    }

    pub fn suggestions(&self) -> Suggestions {
        Suggestions { overruled: self.most_overruled(), phrases: self.phrases() }
    }

    fn most_overruled(&self) -> Vec<Overruled> {
        let often = |share: &Share| share.of >= LEAST_DECIDED && share.value().is_some_and(|value| value >= LEAST_OVERRULED);
        let mut overruled: Vec<_> = self.overruled.iter().filter(|(_, share)| often(share)).collect();
        // By what is sure: 3 of 5 says less than 50 of 100.
        overruled.sort_by(|(_, one), (_, two)| two.wilson95().0.total_cmp(&one.wilson95().0));
        overruled.into_iter().take(MOST).map(|(rule, approved)| Overruled { rule: rule.clone(), approved: *approved }).collect()
    }

    fn phrases(&self) -> Vec<Phrase> {
        let mut found = self.candidates();
        self.drop_those_of_others(&mut found);
        let mut phrases: Vec<_> = found
            .into_iter()
            .map(|(phrase, places)| {
                let of = || places.iter().map(|place| &self.refused[*place]);
                let authors = of().map(|refused| refused.author).collect::<HashSet<_>>().len();
                Phrase { words: phrase.to_owned(), authors, refused: places.len(), missed: of().filter(|refused| refused.missed).count() }
            })
            .collect();
        phrases.sort_by(|one, two| {
            let weight = |phrase: &Phrase| (phrase.missed, phrase.authors, phrase.words.len());
            weight(two).cmp(&weight(one)).then_with(|| one.words.cmp(&two.words))
        });
        without_parts(phrases)
    }

    /// Phrases of refused comments by enough authors, with the comments that they stand in.
    fn candidates(&self) -> HashMap<&str, Vec<usize>> {
        let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
        for (place, refused) in self.refused.iter().enumerate() {
            for phrase in phrases_of(refused.text.as_str()) {
                let seen = places.entry(phrase).or_default();
                if seen.last() != Some(&place) {
                    seen.push(place);
                }
            }
        }
        let least = LEAST_AUTHORS.max(self.least_by_chance());
        places.retain(|_, seen| {
            seen.len() >= least && seen.iter().map(|place| self.refused[*place].author).collect::<HashSet<_>>().len() >= LEAST_AUTHORS
        });
        places
    }

    /// In how many refused comments a phrase must stand so that it hardly stands in no other by chance.
    fn least_by_chance(&self) -> usize {
        let all = self.refused.len() + self.others.len();
        (1..=all).find(|seen| self.share_refused().powi(i32::try_from(*seen).unwrap_or(i32::MAX)) < CHANCE).unwrap_or(usize::MAX)
    }

    #[expect(clippy::cast_precision_loss, reason = "counts of comments are far below 2^52")]
    fn share_refused(&self) -> f64 {
        self.refused.len() as f64 / (self.refused.len() + self.others.len()).max(1) as f64
    }

    /// Leaves those that stand in no comment that was not refused.
    fn drop_those_of_others(&self, found: &mut HashMap<&str, Vec<usize>>) {
        let candidates: Vec<&str> = found.keys().copied().collect();
        // Too many phrases for the matcher: better none than wrong ones.
        let Ok(matcher) = AhoCorasick::builder().match_kind(MatchKind::Standard).build(&candidates) else { return found.clear() };
        for text in self.others.iter().map(Folded::as_str) {
            for hit in matcher.find_overlapping_iter(text) {
                if !is_joined(text, hit.start()) && !is_joined(text, hit.end()) {
                    found.remove(candidates[hit.pattern().as_usize()]);
                }
            }
        }
    }
}

/// Every run of one to [`WORDS`] words of a folded text that might say something. Words belong together that one character sets apart, such as
/// a space, an apostrophe, or the dot of an address.
fn phrases_of(text: &str) -> impl Iterator<Item = &str> {
    let words: Vec<Range<usize>> = words_of(text).filter(|word| !OF_LINKS.contains(&&text[word.clone()])).collect();
    let belong = |pair: &[Range<usize>]| text[pair[0].end..pair[1].start].chars().count() == 1;
    let together = move |run: &[Range<usize>]| run.windows(2).all(belong);
    let runs: Vec<_> = (0..words.len())
        .flat_map(|first| (first + 1..=(first + WORDS).min(words.len())).map(move |end| first..end))
        .filter(|run| together(&words[run.clone()]))
        .map(|run| &text[words[run.start].start..words[run.end - 1].end])
        .collect();
    runs.into_iter().filter(|phrase| phrase.chars().filter(|c| c.is_alphabetic()).count() >= LETTERS)
}

/// Where the words of a text stand: runs of letters and digits.
fn words_of(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    let words = text.split_inclusive(|c: char| !is_letter_or_digit(c)).map(move |piece| {
        let start = at;
        at += piece.len();
        start..start + piece.trim_end_matches(|c: char| !is_letter_or_digit(c)).len()
    });
    words.filter(|word| !word.is_empty())
}

/// The first ones, each of which says something that none before it does: a part of a longer phrase, or a longer one with a part before it, is
/// the same finding.
fn without_parts(phrases: Vec<Phrase>) -> Vec<Phrase> {
    let mut kept: Vec<Phrase> = Vec::new();
    for phrase in phrases {
        let holds =
            |whole: &str, part: &str| whole.match_indices(part).any(|(at, _)| !is_joined(whole, at) && !is_joined(whole, at + part.len()));
        let is_known = |known: &Phrase| holds(&phrase.words, &known.words) || holds(&known.words, &phrase.words);
        if kept.len() < MOST && !kept.iter().any(is_known) {
            kept.push(phrase);
        }
    }
    kept
}
