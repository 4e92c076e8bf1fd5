use super::{
    Case, Finding, Rule,
    folding::Folded,
    lexicon::Lexicon,
    networks::Networks,
    rule_files::Draft,
    rule_table::{RuleFile, list_lines},
    rule_texts::{RuleTexts, SiteTerms},
};
use crate::domain::{
    Bench, Cause, CheckAnswer, Contribution, Fact, Facts, Judgement, Locale, Mode, Points, Site, SiteKey, Sites, Source, Submission,
    Verdict,
};
use sha2::{Digest as _, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    sync::Arc,
};

/// The version of the code that judges: another number whenever it makes something else of the same rules, texts and facts, so that it never
/// claims to compute an old judgement again. `filter/tests/engine.rs` watches over it.
pub const ENGINE: &str = "judging/3";

/// The most problems that are told at once: a list in the wrong place has one on every line.
const MOST_PROBLEMS: usize = 100;

/// All rules in force, with their lists, checked whole. It never changes: other rules are another set with another hash.
#[derive(Debug)]
pub struct RuleSet {
    rules: Vec<NamedRule>,
    /// The rules that look at every case, by their place among all.
    always: Vec<usize>,
    /// The rule of each collection of phrases, by its place; `None` for one that is off.
    by_collection: Vec<Option<usize>>,
    lexicon: Lexicon,
    networks: BTreeMap<String, Networks>,
    texts: RuleTexts,
    digest: [u8; 32],
    engine: Arc<str>,
}

/// A rule with what all kinds have in common.
#[derive(Debug)]
pub(super) struct NamedRule {
    pub name: Arc<str>,
    pub kind: &'static str,
    /// What it gives once, where it says so.
    pub points: Option<Points>,
    /// `None` when it is off.
    pub mode: Option<Mode>,
    pub floor: Option<Verdict>,
    pub cap: Option<Points>,
    pub sites: Vec<SiteKey>,
    pub locales: Vec<Locale>,
    pub because: Vec<(Locale, String)>,
    pub rule: Box<dyn Rule>,
}

/// A rule, as one lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing<'r> {
    /// Its name.
    pub name: &'r str,
    /// What it looks at.
    pub kind: &'static str,
    /// What it gives once; `None` for a kind that only holds.
    pub points: Option<Points>,
    /// The mildest verdict that it lets through.
    pub floor: Option<Verdict>,
    /// Whether it counts; `None` when it is off.
    pub mode: Option<Mode>,
}

/// One thing that is wrong in a rule file, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulesProblem {
    /// The file, as it was named to [`RuleSet::load`].
    pub file: String,
    /// The line, counted from 1; 0 when it is about the file as a whole.
    pub line: usize,
    /// The rule, where it has a name.
    pub rule: Option<String>,
    /// What is wrong; what would be right.
    pub message: String,
}

impl std::fmt::Display for RulesProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            0 => write!(f, "{}: ", self.file)?,
            line => write!(f, "{}:{line}: ", self.file)?,
        }
        if let Some(rule) = &self.rule {
            write!(f, "rule \"{rule}\": ")?;
        }
        f.write_str(&self.message)
    }
}

/// Everything that is wrong with a set of rule files, by file and line. Prints one problem a line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct RulesError(pub Vec<RulesProblem>);

impl RulesError {
    /// By file and line, as far as they are told.
    fn of(mut problems: Vec<RulesProblem>) -> Self {
        problems.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
        let more = problems.len().saturating_sub(MOST_PROBLEMS);
        problems.truncate(MOST_PROBLEMS);
        if let Some(last) = problems.last().filter(|_| more > 0) {
            let message = format!("{more} more problems are told once these are mended");
            problems.push(RulesProblem { file: last.file.clone(), line: 0, rule: None, message });
        }
        Self(problems)
    }
}

impl RuleSet {
    /// Reads rule files, in the order of their names in whatever folder they stand, checks them whole, and runs their tests. The tests of
    /// files that are compiled in are run by this crate's own tests, not here.
    ///
    /// # Errors
    /// [`RulesError`] with every problem of every file, or else every test that fails.
    pub fn load(sources: RuleTexts) -> Result<Self, RulesError> {
        let (rules, tests) = Self::read(sources)?;
        let failed: Vec<_> = tests.iter().filter(|test| !test.is_built_in(&rules.texts)).flat_map(|test| test.run(&rules)).collect();
        if failed.is_empty() { Ok(rules) } else { Err(RulesError(failed)) }
    }

    /// The same without running the tests in the files: for a proposal, which they may be about.
    ///
    /// # Errors
    /// [`RulesError`] with every problem of every file.
    pub fn load_untested(sources: RuleTexts) -> Result<Self, RulesError> {
        Self::read(sources).map(|(rules, _)| rules)
    }

    /// The rules and lists that are compiled in.
    ///
    /// # Errors
    /// [`RulesError`]; a test makes sure that there is none.
    pub fn embedded() -> Result<Self, RulesError> {
        Self::load(RuleTexts::embedded())
    }

    /// Reads texts without running their tests.
    ///
    /// # Errors
    /// [`RulesError`] with every problem of every file.
    pub(super) fn read(mut texts: RuleTexts) -> Result<(Self, Vec<super::rule_test::RuleTest>), RulesError> {
        texts.files.sort_by(|a, b| (file_name(&a.name), &a.name).cmp(&(file_name(&b.name), &b.name)));
        let mut draft = Draft::default();
        for file in &texts.files {
            draft.read_file(&RuleFile::new(&file.name, &file.text), &texts);
        }
        let Draft { rules, phrases, networks, tests, mut problems, .. } = draft;
        let lexicon = phrases.build().unwrap_or_else(|error| {
            problems.push(RulesProblem { file: "lists".to_owned(), line: 0, rule: None, message: format!("too many phrases: {error}") });
            Lexicon::default()
        });
        if !problems.is_empty() {
            return Err(RulesError::of(problems));
        }
        let (always, by_collection) = when_to_ask(&rules);
        let digest = digest(&texts);
        Ok((Self { rules, always, by_collection, lexicon, networks, texts, digest, engine: ENGINE.into() }, tests))
    }

    /// Judges a submission by every rule. Pure: the same submission, facts and site give the same judgement.
    pub fn judge(&self, cause: Cause, submission: &Submission, facts: Facts, site: &Site) -> Judgement {
        self.judge_folded(cause, submission, Folded::of(submission.body.as_str()), facts, site)
    }

    /// The same for who has folded the body already.
    pub fn judge_folded(&self, cause: Cause, submission: &Submission, body: Folded, facts: Facts, site: &Site) -> Judgement {
        let contributions = self.contributions(submission, body, &facts, site);
        let bench = Bench { thresholds: site.thresholds, rule_set: self.hash_for(site), engine: self.engine.clone() };
        Judgement::reach(cause, facts, contributions, &bench)
    }

    /// Every rule has its say. One that waits for phrases has nothing to say where none stands, and is not even asked.
    fn contributions(&self, submission: &Submission, body: Folded, facts: &Facts, site: &Site) -> Vec<Contribution> {
        let case = Case::new(submission, body, facts, site, &self.lexicon);
        let mut asked = self.always.clone();
        asked.extend(case.collections_hit().filter_map(|collection| self.by_collection.get(collection.number()).copied().flatten()));
        asked.sort_unstable();
        asked.dedup();
        asked.into_iter().filter_map(|place| self.rules[place].contribution(&case)).collect()
    }

    /// The lists of networks that a source is on, for [`Facts::networks`].
    pub fn networks_of(&self, source: &Source) -> Vec<String> {
        let address = source.address_for_lists();
        self.networks.iter().filter(|(_, networks)| networks.contain(address)).map(|(name, _)| name.clone()).collect()
    }

    /// The external checks that rules want to be asked about a submission. Rules that are off want none.
    pub fn checks_for(&self, submission: &Submission) -> BTreeSet<&str> {
        let wanted = self.rules.iter().filter(|rule| rule.mode.is_some() && rule.concerns(submission));
        wanted.filter_map(|rule| rule.rule.asks()).collect()
    }

    /// Facts of a comment that nobody sent: every check that is not told of has nothing against it.
    pub fn with_checks_content(&self, mut facts: Facts, submission: &Submission) -> Facts {
        for check in self.checks_for(submission) {
            facts.checks.entry(check.to_owned()).or_insert(Fact::Known(CheckAnswer::plain(Verdict::Approve)));
        }
        facts
    }

    /// The hash of rules, lists, and what a site's configuration says that rules look at, its thresholds first: 16 hexadecimal digits.
    pub fn hash_for(&self, site: &Site) -> Arc<str> {
        let mut hasher = Sha256::new_with_prefix(self.digest);
        SiteTerms::feed(site, &mut |bytes| hasher.update(bytes));
        short_hex(&hasher.finalize())
    }

    /// For each site, the hash that judgements name.
    pub fn hashes<'a>(&'a self, sites: &'a Sites) -> impl Iterator<Item = (&'a SiteKey, Arc<str>)> {
        sites.iter().map(|site| (&site.key, self.hash_for(site)))
    }

    /// The hash of rules and lists alone: 16 hexadecimal digits.
    pub fn hash(&self) -> Arc<str> {
        short_hex(&self.digest)
    }

    /// What it was read from.
    pub const fn texts(&self) -> &RuleTexts {
        &self.texts
    }

    /// The sentence that explains a rule to a moderator, in their language or the first one it is written in. `None` if the rule is not in
    /// this set, or has no sentence.
    pub fn because(&self, rule: &str, locale: Locale) -> Option<&str> {
        let because = &self.rules.iter().find(|found| *found.name == *rule)?.because;
        let own = because.iter().find(|(language, _)| *language == locale);
        own.or_else(|| because.first()).map(|(_, sentence)| sentence.as_str())
    }

    /// All rules, in their order, also those that are off.
    pub fn listed(&self) -> impl Iterator<Item = Listing<'_>> {
        self.rules.iter().map(|NamedRule { name, kind, points, floor, mode, .. }| Listing {
            name,
            kind,
            points: *points,
            floor: *floor,
            mode: *mode,
        })
    }

    /// The names of all rules, in their order, also those that are off.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.rules.iter().map(|rule| &*rule.name)
    }
}

/// The rules to ask about every case, and those to ask where a collection's phrases stand. A rule that is off is never asked.
fn when_to_ask(rules: &[NamedRule]) -> (Vec<usize>, Vec<Option<usize>>) {
    let (mut always, mut by_collection) = (Vec::new(), Vec::new());
    for (place, rule) in rules.iter().enumerate().filter(|(_, rule)| rule.mode.is_some()) {
        match rule.rule.wakes_on() {
            None => always.push(place),
            Some(collection) => {
                let number = collection.number();
                by_collection.resize(by_collection.len().max(number + 1), None);
                by_collection[number] = Some(place);
            }
        }
    }
    (always, by_collection)
}

impl NamedRule {
    /// Whether it is for the submission's site and language.
    fn concerns(&self, submission: &Submission) -> bool {
        let concerns_site = self.sites.is_empty() || self.sites.contains(&submission.site);
        concerns_site && (self.locales.is_empty() || self.locales.contains(&submission.locale))
    }

    fn contribution(&self, case: &Case<'_>) -> Option<Contribution> {
        let mode = self.mode?;
        if !self.concerns(case.submission) {
            return None;
        }
        let Finding { points, floor, evidence } = self.rule.judge(case)?;
        let points = self.cap.map_or(points, |cap| points.clamp(Points::hundredths(-cap.as_hundredths()), cap));
        Some(Contribution { rule: self.name.clone(), points, floor: floor.max(self.floor), mode, evidence })
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The hash of what rules and lists mean: comments, blank lines and the order of keys do not change it.
fn digest(texts: &RuleTexts) -> [u8; 32] {
    let mut hasher = Sha256::new();
    let mut part = |text: &str| {
        hasher.update((text.len() as u64).to_be_bytes());
        hasher.update(text);
    };
    for file in &texts.files {
        // Tables of `toml` keep their keys sorted, so that this is one text whatever the order was. Tests judge nobody.
        let table = file.text.parse::<toml::Table>().map(|mut table| {
            table.remove("test");
            table.to_string()
        });
        part(table.as_deref().unwrap_or(&file.text));
    }
    for (name, text) in &texts.lists {
        part(name);
        list_lines(text).for_each(|(_, entry)| part(entry));
    }
    hasher.finalize().into()
}

fn short_hex(digest: &[u8]) -> Arc<str> {
    let mut hex = String::with_capacity(16);
    for byte in &digest[..8] {
        // Writing to a `String` cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex.into()
}
