use super::{
    Case, Finding, Rule,
    lexicon::{Lexicon, LexiconDraft},
    rule_table::{Placed, RuleFile, RuleTable, did_you_mean, kind_of},
    rules,
};
use crate::{
    assets::Folder,
    domain::{Bench, Cause, Contribution, Facts, Judgement, Locale, Mode, Points, Site, SiteKey, Submission, Thresholds, Verdict},
};
use sha2::{Digest as _, Sha256};
use std::{
    collections::{BTreeMap, HashMap},
    fmt::Write as _,
    sync::Arc,
};
use toml::de::{DeTable, DeValue};

/// All rules in force, with their lists, checked whole. It never changes: other rules are another set with another hash.
#[derive(Debug)]
pub struct RuleSet {
    rules: Vec<NamedRule>,
    lexicon: Lexicon,
    digest: [u8; 32],
    engine: Arc<str>,
}

/// A rule with what all kinds have in common.
#[derive(Debug)]
struct NamedRule {
    name: Arc<str>,
    /// `None` when it is off.
    mode: Option<Mode>,
    floor: Option<Verdict>,
    cap: Option<Points>,
    sites: Vec<SiteKey>,
    locales: Vec<Locale>,
    because: Vec<(Locale, String)>,
    rule: Box<dyn Rule>,
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

impl RuleSet {
    /// Reads rule files, given by path (as messages shall name them) and text, and checks them whole. They are read in the order of their
    /// names, in whatever folder they stand. `lists` holds the list files, by name without the folder.
    ///
    /// # Errors
    /// [`RulesError`] with every problem of every file.
    pub fn load(files: impl IntoIterator<Item = (String, String)>, lists: &BTreeMap<String, String>) -> Result<Self, RulesError> {
        let mut files: Vec<(String, String)> = files.into_iter().collect();
        files.sort_by(|(a, _), (b, _)| (file_name(a), a).cmp(&(file_name(b), b)));
        let mut draft = Draft::default();
        for (name, text) in &files {
            draft.read_file(&RuleFile { name, text }, lists);
        }
        let Draft { rules, phrases, mut problems, .. } = draft;
        let lexicon = phrases.build().unwrap_or_else(|error| {
            problems.push(RulesProblem { file: "lists".to_owned(), line: 0, rule: None, message: format!("too many phrases: {error}") });
            Lexicon::default()
        });
        if !problems.is_empty() {
            problems.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
            return Err(RulesError(problems));
        }
        let engine = concat!("toguna/", env!("CARGO_PKG_VERSION")).into();
        Ok(Self { rules, lexicon, digest: digest(&files, lists), engine })
    }

    /// The rules and lists that are compiled in.
    ///
    /// # Errors
    /// [`RulesError`]; a test makes sure that there is none.
    pub fn embedded() -> Result<Self, RulesError> {
        let files = Folder::Config.texts("rules", "toml").into_iter().map(|(name, text)| (format!("config/rules/{name}"), text));
        Self::load(files, &Folder::Config.texts("lists", "txt").into_iter().collect())
    }

    /// Judges a submission by every rule. Pure: the same submission, facts and site give the same judgement.
    pub fn judge(&self, cause: Cause, submission: &Submission, facts: Facts, site: &Site) -> Judgement {
        let contributions = self.contributions(submission, &facts, site);
        let bench = Bench { thresholds: site.thresholds, rule_set: self.hash_with(site.thresholds), engine: self.engine.clone() };
        Judgement::reach(cause, facts, contributions, &bench)
    }

    fn contributions(&self, submission: &Submission, facts: &Facts, site: &Site) -> Vec<Contribution> {
        let case = Case::new(submission, facts, site, &self.lexicon);
        self.rules.iter().filter_map(|rule| rule.contribution(&case)).collect()
    }

    /// The hash of rules, lists and thresholds: 16 hexadecimal digits.
    pub fn hash_with(&self, thresholds: Thresholds) -> Arc<str> {
        let mut hasher = Sha256::new_with_prefix(self.digest);
        for points in [thresholds.hold, thresholds.spam, thresholds.discard] {
            hasher.update(points.as_hundredths().to_be_bytes());
        }
        short_hex(&hasher.finalize())
    }

    /// The hash of rules and lists alone: 16 hexadecimal digits.
    pub fn hash(&self) -> Arc<str> {
        short_hex(&self.digest)
    }

    /// The sentence that explains a rule to a moderator, in their language or the first one it is written in. `None` if the rule is not in
    /// this set, or has no sentence.
    pub fn because(&self, rule: &str, locale: Locale) -> Option<&str> {
        let because = &self.rules.iter().find(|found| *found.name == *rule)?.because;
        let own = because.iter().find(|(language, _)| *language == locale);
        own.or_else(|| because.first()).map(|(_, sentence)| sentence.as_str())
    }

    /// The names of all rules, in their order, also those that are off.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.rules.iter().map(|rule| &*rule.name)
    }
}

impl NamedRule {
    fn contribution(&self, case: &Case<'_>) -> Option<Contribution> {
        let mode = self.mode?;
        let concerns_site = self.sites.is_empty() || self.sites.contains(&case.submission.site);
        let concerns_locale = self.locales.is_empty() || self.locales.contains(&case.submission.locale);
        if !(concerns_site && concerns_locale) {
            return None;
        }
        let Finding { points, floor, evidence } = self.rule.judge(case)?;
        let points = self.cap.map_or(points, |cap| points.clamp(Points::hundredths(-cap.as_hundredths()), cap));
        Some(Contribution { rule: self.name.clone(), points, floor: floor.max(self.floor), mode, evidence })
    }
}

/// A rule set that is being read.
#[derive(Default)]
struct Draft {
    rules: Vec<NamedRule>,
    phrases: LexiconDraft,
    problems: Vec<RulesProblem>,
    /// Where each name was first given.
    names: HashMap<String, String>,
}

impl Draft {
    fn read_file(&mut self, file: &RuleFile<'_>, lists: &BTreeMap<String, String>) {
        let (document, errors) = DeTable::parse_recoverable(file.text);
        if !errors.is_empty() {
            for error in errors {
                let line = file.line(error.span().map_or(0, |span| span.start));
                self.problem(file, line, format!("not valid TOML: {}", error.message().replace('\n', ", ")));
            }
            return;
        }
        for (key, value) in document.get_ref() {
            let line = file.line(key.span().start);
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("rule", DeValue::Array(tables)) => {
                    for table in tables {
                        let line = file.line(table.span().start);
                        match table.get_ref() {
                            DeValue::Table(table) => self.read_rule(file, (table, line), lists),
                            other => self.problem(
                                file,
                                line,
                                format!("`rule` holds {}; write each rule as a table under `[[rule]]`", kind_of(other)),
                            ),
                        }
                    }
                }
                ("rule", _) => self.problem(file, line, "`rule` is not a list of tables; write `[[rule]]` with two brackets"),
                (other, _) => {
                    let near = did_you_mean(other, ["rule"].into_iter());
                    let near = if near.is_empty() { "; a rule file holds `[[rule]]` tables only" } else { &near };
                    self.problem(file, line, format!("unknown key `{other}`{near}"));
                }
            }
        }
    }

    fn problem(&mut self, file: &RuleFile<'_>, line: usize, message: impl Into<String>) {
        self.problems.push(RulesProblem { file: file.name.to_owned(), line, rule: None, message: message.into() });
    }

    fn read_rule<'t>(&'t mut self, file: &'t RuleFile<'t>, table: Placed<&'t DeTable<'t>>, lists: &'t BTreeMap<String, String>) {
        let mut table = RuleTable::new(file, table, &mut self.problems, &mut self.phrases, lists);
        let name = read_name(&mut table, &mut self.names);
        let before = table.problem_count();
        let kind = rules::kind(&mut table);
        let mode =
            table.word("mode", &[("active", Some(Mode::Active)), ("shadow", Some(Mode::Shadow)), ("off", None)], Some(Some(Mode::Active)));
        let floor =
            if table.has("at_least") { table.word("at_least", &[("hold", Verdict::Hold), ("spam", Verdict::Spam)], None) } else { None };
        let cap = read_cap(&mut table);
        let sites = read_sites(&mut table);
        let locales = table.words("locales", &Locale::ALL.map(|locale| (locale.code(), locale)));
        let because = read_because(&mut table);
        let rule = kind.and_then(|kind| {
            let rule = (kind.read)(&mut table);
            table.refuse_unknown_keys();
            rule
        });
        let sound = table.problem_count() == before;
        if let (true, Some(name), Some(mode), Some(rule)) = (sound, name, mode, rule) {
            self.rules.push(NamedRule { name: name.into(), mode, floor, cap, sites, locales, because, rule });
        }
    }
}

fn read_name(table: &mut RuleTable<'_>, names: &mut HashMap<String, String>) -> Option<String> {
    let (name, line) = table.required_text("name", "many-links")?;
    let fits =
        (1..=64).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if !fits {
        table.problem(line, format!("`name` is {name:?}; it must be 1 to 64 of a-z, 0-9 and `-`, such as \"many-links\""));
        return None;
    }
    table.name = Some(name.to_owned());
    let place = format!("{}:{line}", table.file.name);
    if let Some(first) = names.get(name) {
        table.problem(line, format!("the name is given twice, first at {first}; give one of them another name"));
        return None;
    }
    names.insert(name.to_owned(), place);
    Some(name.to_owned())
}

fn read_cap(table: &mut RuleTable<'_>) -> Option<Points> {
    let (cap, line) = table.points("cap")?;
    if cap <= Points::ZERO {
        table.problem(line, format!("`cap` is {cap}; it must be more than 0: the most that the rule may add, or take"));
    }
    Some(cap)
}

fn read_sites(table: &mut RuleTable<'_>) -> Vec<SiteKey> {
    let mut sites = Vec::new();
    for (site, line) in table.texts("sites", "demo") {
        match SiteKey::parse(site) {
            Ok(key) => sites.push(key),
            Err(error) => table.problem(line, format!("`sites` holds {site:?}; {error}")),
        }
    }
    sites
}

fn read_because(table: &mut RuleTable<'_>) -> Vec<(Locale, String)> {
    let mut because = Vec::new();
    for (language, (sentence, line)) in table.by_language("because") {
        match Locale::ALL.into_iter().find(|locale| locale.code() == language) {
            Some(_) if sentence.trim().is_empty() => {
                table.problem(line, format!("`because.{language}` is empty; write the sentence, or leave it out"));
            }
            Some(locale) => because.push((locale, sentence.trim().to_owned())),
            None => table.problem(line, format!("`because` has the language `{language}`; it must be \"fr\", \"en\" or \"ar\"")),
        }
    }
    because.sort_by_key(|(locale, _)| Locale::ALL.iter().position(|known| known == locale));
    because
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The hash of what rules and lists mean: comments, blank lines and the order of keys do not change it.
fn digest(files: &[(String, String)], lists: &BTreeMap<String, String>) -> [u8; 32] {
    let mut hasher = Sha256::new();
    let mut part = |text: &str| {
        hasher.update((text.len() as u64).to_be_bytes());
        hasher.update(text);
    };
    for (_, text) in files {
        // Tables of `toml` keep their keys sorted, so that this is one text whatever the order was.
        part(&text.parse::<toml::Table>().map_or_else(|_| text.clone(), |table| table.to_string()));
    }
    for (name, text) in lists {
        part(name);
        rules::list_lines(text).for_each(|(_, phrase)| part(phrase));
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
