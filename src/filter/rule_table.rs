//! Reading one `[[rule]]` table: each key is asked for by name and type, what is wrong is noted with its line and a cure, and what nobody
//! asked for is unknown.

use super::{
    hosts::Hosts,
    lexicon::LexiconDraft,
    networks::Networks,
    rule_set::RulesProblem,
    rule_texts::{Configured, RuleTexts},
};
use crate::domain::{Field, Points};
use std::{collections::BTreeMap, ops::RangeInclusive};
use toml::de::{DeTable, DeValue};

/// A value with the line that it stands on.
pub(super) type Placed<T> = (T, usize);

/// One file of rules, as far as messages need it.
#[derive(Debug)]
pub(super) struct RuleFile<'t> {
    pub name: &'t str,
    pub text: &'t str,
    /// Where its lines end.
    ends: Vec<usize>,
}

impl<'t> RuleFile<'t> {
    pub fn new(name: &'t str, text: &'t str) -> Self {
        Self { name, text, ends: text.match_indices('\n').map(|(at, _)| at).collect() }
    }

    /// The line of a byte of the file, counted from 1.
    pub fn line(&self, at: usize) -> usize {
        1 + self.ends.partition_point(|end| *end < at)
    }
}

/// A `[[rule]]` table that is being read.
pub(super) struct RuleTable<'t> {
    pub file: &'t RuleFile<'t>,
    /// The line of its `[[rule]]`.
    pub line: usize,
    /// Its name, once it is known.
    pub name: Option<String>,
    /// Its points, once they are read.
    pub declared: Option<Points>,
    table: &'t DeTable<'t>,
    asked: Vec<&'static str>,
    problems: &'t mut Vec<RulesProblem>,
    /// Where phrases are collected.
    pub phrases: &'t mut LexiconDraft,
    /// Where lists of networks are collected, by name.
    pub networks: &'t mut BTreeMap<String, Networks>,
    /// The list files, by name.
    pub lists: &'t BTreeMap<String, String>,
    /// What the configuration knows, if it is at hand.
    pub configured: Option<&'t Configured>,
}

/// One entry of a list: in the rule itself, or a line of a list file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'t> {
    pub text: &'t str,
    /// The list file, if it stands in one.
    list: Option<&'t str>,
    line: usize,
}

/// Where what is read is collected.
pub(super) struct Collected<'t> {
    pub problems: &'t mut Vec<RulesProblem>,
    pub phrases: &'t mut LexiconDraft,
    pub networks: &'t mut BTreeMap<String, Networks>,
}

impl<'t> RuleTable<'t> {
    pub fn new(
        file: &'t RuleFile<'t>,
        (table, line): Placed<&'t DeTable<'t>>,
        Collected { problems, phrases, networks }: Collected<'t>,
        texts: &'t RuleTexts,
    ) -> Self {
        let (lists, configured) = (&texts.lists, texts.configured.as_ref());
        Self { file, line, name: None, declared: None, table, asked: Vec::new(), problems, phrases, networks, lists, configured }
    }

    /// Notes a problem on a line of the file.
    pub fn problem(&mut self, line: usize, message: impl Into<String>) {
        self.problem_in(self.file.name, line, message);
    }

    /// Notes a problem on a line of another file that the rule needs.
    pub fn problem_in(&mut self, file: &str, line: usize, message: impl Into<String>) {
        self.problems.push(RulesProblem { file: file.to_owned(), line, rule: self.name.clone(), message: message.into() });
    }

    /// How many problems were noted so far, in this table and before it.
    pub fn problem_count(&self) -> usize {
        self.problems.len()
    }

    /// Whether the table has this key. Asking for it makes it known.
    pub fn has(&mut self, key: &'static str) -> bool {
        self.value(key).is_some()
    }

    fn value(&mut self, key: &'static str) -> Option<Placed<&'t DeValue<'t>>> {
        if !self.asked.contains(&key) {
            self.asked.push(key);
        }
        let (found, value) = self.table.iter().find(|(found, _)| found.get_ref() == key)?;
        Some((value.get_ref(), self.file.line(found.span().start)))
    }

    fn wrong_type(&mut self, key: &str, line: usize, found: &DeValue<'_>, right: &str) {
        self.problem(line, format!("`{key}` is {}; it must be {right}", kind_of(found)));
    }

    fn missing(&mut self, key: &str, right: &str) {
        self.problem(self.line, format!("`{key}` is missing; it must be {right}"));
    }

    /// A text. `example` shows what would be right.
    pub fn text(&mut self, key: &'static str, example: &str) -> Option<Placed<&'t str>> {
        match self.value(key)? {
            (DeValue::String(text), line) => Some((text.as_ref(), line)),
            (other, line) => {
                self.wrong_type(key, line, other, &format!("a text such as {example:?}"));
                None
            }
        }
    }

    /// A text that must be there.
    pub fn required_text(&mut self, key: &'static str, example: &str) -> Option<Placed<&'t str>> {
        if !self.has(key) {
            self.missing(key, &format!("a text such as {example:?}"));
        }
        self.text(key, example)
    }

    /// One of some words, or what `default` is.
    pub fn word<T: Copy>(&mut self, key: &'static str, words: &[(&'static str, T)], default: Option<T>) -> Option<T> {
        let known = listed(words.iter().map(|(word, _)| *word));
        match self.value(key) {
            None => {
                if default.is_none() {
                    self.missing(key, &known);
                }
                default
            }
            Some((DeValue::String(found), line)) => {
                let meaning = words.iter().find(|(word, _)| *word == found.as_ref()).map(|(_, meaning)| *meaning);
                if meaning.is_none() {
                    let near = did_you_mean(found, words.iter().map(|(word, _)| *word));
                    self.problem(line, format!("`{key}` is {found:?}; it must be {known}{near}"));
                }
                meaning
            }
            Some((other, line)) => {
                self.wrong_type(key, line, other, &known);
                None
            }
        }
    }

    /// A whole number within a range, or what `default` is.
    pub fn whole(&mut self, key: &'static str, range: RangeInclusive<u32>, default: Option<u32>) -> Option<u32> {
        let right = format!("a whole number from {} to {}", range.start(), range.end());
        match self.value(key) {
            None => {
                if default.is_none() {
                    self.missing(key, &right);
                }
                default
            }
            Some((DeValue::Integer(number), line)) => {
                let value = i64::from_str_radix(number.as_str(), number.radix()).ok().and_then(|value| u32::try_from(value).ok());
                let value = value.filter(|value| range.contains(value));
                if value.is_none() {
                    self.problem(line, format!("`{key}` is {number}; it must be {right}"));
                }
                value
            }
            Some((other, line)) => {
                self.wrong_type(key, line, other, &right);
                None
            }
        }
    }

    /// Points, or none if the key is absent.
    pub fn points(&mut self, key: &'static str) -> Option<Placed<Points>> {
        const RIGHT: &str = "a number from -1000 to 1000 with at most two decimals, such as 1.5";
        let (value, line) = self.value(key)?;
        let number = match value {
            DeValue::Integer(number) => i32::from_str_radix(number.as_str(), number.radix()).ok().map(f64::from),
            DeValue::Float(number) => number.as_str().parse::<f64>().ok(),
            other => {
                self.wrong_type(key, line, other, RIGHT);
                return None;
            }
        };
        let points = number.and_then(Points::from_decimal).filter(|points| number.is_some_and(|n| (points.as_decimal() - n).abs() < 1e-9));
        if points.is_none() {
            let found = match value {
                DeValue::Integer(number) => number.to_string(),
                DeValue::Float(number) => number.as_str().to_owned(),
                _ => String::new(),
            };
            self.problem(line, format!("`{key}` is {found}; it must be {RIGHT}"));
        }
        points.map(|points| (points, line))
    }

    /// The rule's `points`, which must be there and not be 0.
    pub fn own_points(&mut self) -> Option<Points> {
        if !self.has("points") {
            self.missing("points", "a number such as 1.5 (negative for trust; 0 with `at_least` for a rule that only holds)");
        }
        let (points, line) = self.points("points")?;
        if points == Points::ZERO && !self.has("at_least") {
            self.problem(
                line,
                "`points` is 0 and there is no `at_least`, so the rule would do nothing; give it points, or `at_least = \"hold\"`",
            );
        }
        self.declared = Some(points);
        Some(points)
    }

    /// What each one more adds to the points; 0 if the key is absent.
    pub fn per_extra(&mut self) -> Points {
        self.points("per_extra").map_or(Points::ZERO, |(points, _)| points)
    }

    /// True or false; false if the key is absent.
    pub fn flag(&mut self, key: &'static str) -> bool {
        match self.value(key) {
            None => false,
            Some((DeValue::Boolean(flag), _)) => *flag,
            Some((other, line)) => {
                self.wrong_type(key, line, other, "true or false");
                false
            }
        }
    }

    /// A list of texts with the lines they stand on; empty if the key is absent.
    pub fn texts(&mut self, key: &'static str, example: &str) -> Vec<Placed<&'t str>> {
        let right = format!("a list of texts such as [{example:?}]");
        let Some((value, line)) = self.value(key) else { return Vec::new() };
        let DeValue::Array(items) = value else {
            self.wrong_type(key, line, value, &right);
            return Vec::new();
        };
        if items.is_empty() {
            self.problem(line, format!("`{key}` is empty; it must be {right}, or be left out"));
        }
        let mut texts = Vec::new();
        for item in items {
            let line = self.file.line(item.span().start);
            match item.get_ref() {
                DeValue::String(text) => texts.push((text.as_ref(), line)),
                other => self.problem(line, format!("`{key}` holds {}; it must be {right}", kind_of(other))),
            }
        }
        texts
    }

    /// Words from a fixed set, in a list; empty if the key is absent.
    pub fn words<T: Copy>(&mut self, key: &'static str, words: &[(&'static str, T)]) -> Vec<T> {
        let known = listed(words.iter().map(|(word, _)| *word));
        let mut meanings = Vec::new();
        for (found, line) in self.texts(key, words.first().map_or("", |(word, _)| word)) {
            if let Some((_, meaning)) = words.iter().find(|(word, _)| *word == found) {
                meanings.push(*meaning);
            } else {
                let near = did_you_mean(found, words.iter().map(|(word, _)| *word));
                self.problem(line, format!("`{key}` holds {found:?}; each must be {known}{near}"));
            }
        }
        meanings
    }

    /// The fields that the rule looks at; the body if the key is absent.
    pub fn applies_to(&mut self) -> Vec<Field> {
        let known = [("body", Field::Body), ("name", Field::Name), ("website", Field::Website), ("email-domain", Field::Email)];
        let fields = self.words("applies_to", &known);
        if fields.is_empty() { vec![Field::Body] } else { fields }
    }

    /// What stands in the lists that `lists` names and under a key of the rule's own. It is a problem if there is neither. `what` names what
    /// is listed, for messages.
    pub fn entries(&mut self, key: &'static str, example: &str, what: &str) -> Vec<Entry<'t>> {
        let (named, inline) = (self.texts("lists", "a-list.txt"), self.texts(key, example));
        if !self.has("lists") && !self.has(key) {
            let message =
                format!("neither `lists` nor `{key}`; name a list file such as lists = [\"a-list.txt\"], or give {key} = [{example:?}]");
            self.problem(self.line, message);
        }
        let mut entries: Vec<_> = inline.into_iter().map(|(text, line)| Entry { text, list: None, line }).collect();
        for (list, line) in named {
            entries.extend(self.list(list, line, what));
        }
        entries
    }

    /// The entries of one list file.
    pub fn list(&mut self, list: &'t str, line: usize, what: &str) -> Vec<Entry<'t>> {
        let lists = self.lists;
        let Some(text) = lists.get(list) else {
            let near = did_you_mean(list, lists.keys().map(String::as_str));
            self.problem(line, format!("there is no list file {list:?}; it must be the name of a file in `lists`{near}"));
            return Vec::new();
        };
        let entries: Vec<_> = list_lines(text).map(|(line, text)| Entry { text, list: Some(list), line }).collect();
        if entries.is_empty() {
            self.problem(line, format!("the list file {list:?} has no {what}; write one a line"));
        }
        entries
    }

    /// Notes a problem with an entry, where it stands.
    pub fn problem_with(&mut self, entry: &Entry<'_>, message: impl Into<String>) {
        match entry.list {
            Some(list) => self.problem_in(&format!("lists/{list}"), entry.line, message),
            None => self.problem(entry.line, message),
        }
    }

    /// Hosts from `lists` and from a key of the rule's own.
    pub fn hosts(&mut self, key: &'static str) -> Hosts {
        let entries = self.entries(key, "example.org", "hosts");
        self.hosts_from(&entries)
    }

    /// Hosts from a key alone.
    pub fn hosts_of(&mut self, key: &'static str) -> Hosts {
        let entries: Vec<_> = self.texts(key, "example.org").into_iter().map(|(text, line)| Entry { text, list: None, line }).collect();
        self.hosts_from(&entries)
    }

    fn hosts_from(&mut self, entries: &[Entry<'_>]) -> Hosts {
        let mut hosts = Hosts::default();
        for entry in entries {
            if !hosts.add(entry.text) {
                self.problem_with(
                    entry,
                    format!("{:?} is no host; it must be a host name such as example.org, without https:// or a path", entry.text),
                );
            }
        }
        hosts
    }

    /// Texts by language: `{ fr = "…", en = "…" }`; empty if the key is absent. `right` says what it must be.
    pub fn by_language(&mut self, key: &'static str, right: &str) -> Vec<(&'t str, Placed<&'t str>)> {
        let Some((value, line)) = self.value(key) else { return Vec::new() };
        let DeValue::Table(table) = value else {
            self.wrong_type(key, line, value, right);
            return Vec::new();
        };
        let mut texts = Vec::new();
        for (language, sentence) in table {
            let line = self.file.line(language.span().start);
            match sentence.get_ref() {
                DeValue::String(text) => texts.push((language.get_ref().as_ref(), (text.as_ref(), line))),
                other => self.problem(line, format!("`{key}.{}` is {}; it must be a text", language.get_ref(), kind_of(other))),
            }
        }
        texts
    }

    /// Notes a site that the configuration does not have; false then.
    pub fn must_be_a_site(&mut self, key: &str, site: &str, line: usize) -> bool {
        let Some(known) = self.configured.map(|configured| &configured.sites).filter(|known| !known.contains(site)) else { return true };
        let near = did_you_mean(site, known.iter().map(String::as_str));
        let known: Vec<_> = known.iter().map(String::as_str).collect();
        self.problem(line, format!("`{key}` holds {site:?}, and the configuration has no such site; it has {}{near}", known.join(", ")));
        false
    }

    /// Notes an external check that the configuration does not have; false then.
    pub fn must_be_a_check(&mut self, name: &str, line: usize) -> bool {
        let Some(known) = self.configured.map(|configured| &configured.checks).filter(|known| !known.contains(name)) else { return true };
        let near = did_you_mean(name, known.iter().map(String::as_str));
        let known: Vec<_> = known.iter().map(String::as_str).collect();
        let known = if known.is_empty() { "there is none".to_owned() } else { format!("there are {}", known.join(", ")) };
        let cure = format!("add a table [checks.{name}] to toguna.toml, which a server reads when it starts");
        self.problem(line, format!("the configuration has no check {name:?}; {known}: {cure}{near}"));
        false
    }

    /// Makes keys known that would be asked for if another key were right.
    pub fn excuse(&mut self, keys: &[&'static str]) {
        self.asked.extend(keys);
    }

    /// Notes every key that nobody asked for.
    pub fn refuse_unknown_keys(&mut self) {
        let mut known = self.asked.clone();
        known.sort_unstable();
        known.dedup();
        let table = self.table;
        for key in table.keys().filter(|key| !known.contains(&key.get_ref().as_ref())) {
            let (key, line) = (key.get_ref(), self.file.line(key.span().start));
            let near = did_you_mean(key, known.iter().copied());
            let cure = if near.is_empty() { format!("; the keys of this kind are {}", known.join(", ")) } else { near };
            self.problem(line, format!("unknown key `{key}`{cure}"));
        }
    }
}

/// What a value is, for messages.
pub(super) fn kind_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a decimal",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// "; did you mean `x`?", or nothing if no known word is near.
pub(super) fn did_you_mean<'w>(found: &str, known: impl Iterator<Item = &'w str>) -> String {
    let far = 1 + found.chars().count() / 3;
    let nearest = known.map(|word| (strsim::damerau_levenshtein(found, word), word)).filter(|(distance, _)| *distance <= far).min();
    nearest.map_or_else(String::new, |(_, word)| format!("; did you mean `{word}`?"))
}

fn listed<'w>(words: impl Iterator<Item = &'w str>) -> String {
    let words: Vec<String> = words.map(|word| format!("\"{word}\"")).collect();
    match words.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// The entries of a list file with their line numbers: one a line, without what follows a `#` at the line's start or after white space.
pub(super) fn list_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    (1..).zip(text.lines()).filter_map(|(number, line)| {
        let comment = line.char_indices().find(|(at, c)| *c == '#' && line[..*at].chars().next_back().is_none_or(char::is_whitespace));
        let entry = line[..comment.map_or(line.len(), |(at, _)| at)].trim();
        (!entry.is_empty()).then_some((number, entry))
    })
}
