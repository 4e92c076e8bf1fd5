//! Reading rule files: from TOML to rules and tests, with every problem noted where it stands.

use super::{
    lexicon::LexiconDraft,
    networks::Networks,
    rule_set::{NamedRule, RulesProblem},
    rule_table::{Collected, Placed, RuleFile, RuleTable, did_you_mean, kind_of},
    rule_test::RuleTest,
    rule_texts::RuleTexts,
    rules,
};
use crate::domain::{Locale, Mode, Points, SiteKey, Verdict};
use std::collections::{BTreeMap, HashMap};
use toml::de::{DeArray, DeTable, DeValue};

/// A rule set that is being read.
#[derive(Default)]
pub(super) struct Draft {
    pub rules: Vec<NamedRule>,
    pub phrases: LexiconDraft,
    pub networks: BTreeMap<String, Networks>,
    pub tests: Vec<RuleTest>,
    pub problems: Vec<RulesProblem>,
    /// Where each name was first given.
    names: HashMap<String, String>,
}

impl Draft {
    pub fn read_file(&mut self, file: &RuleFile<'_>, texts: &RuleTexts) {
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
                    self.read_tables(file, "rule", tables, |draft, table| draft.read_rule(file, table, texts));
                }
                ("test", DeValue::Array(tables)) => {
                    self.read_tables(file, "test", tables, |draft, table| draft.read_test(file, table, texts));
                }
                (what @ ("rule" | "test"), _) => {
                    self.problem(file, line, format!("`{what}` is not a list of tables; write `[[{what}]]` with two brackets"));
                }
                (other, _) => {
                    let near = did_you_mean(other, ["rule", "test"].into_iter());
                    let near = if near.is_empty() { "; a rule file holds `[[rule]]` and `[[test]]` tables only" } else { &near };
                    self.problem(file, line, format!("unknown key `{other}`{near}"));
                }
            }
        }
    }

    fn read_tables<'t>(
        &mut self,
        file: &'t RuleFile<'t>,
        what: &str,
        tables: &'t DeArray<'t>,
        read: impl Fn(&mut Self, Placed<&'t DeTable<'t>>),
    ) {
        for table in tables {
            let line = file.line(table.span().start);
            match table.get_ref() {
                DeValue::Table(table) => read(self, (table, line)),
                other => {
                    let found = kind_of(other);
                    self.problem(file, line, format!("`{what}` holds {found}; write each {what} as a table under `[[{what}]]`"));
                }
            }
        }
    }

    fn problem(&mut self, file: &RuleFile<'_>, line: usize, message: impl Into<String>) {
        self.problems.push(RulesProblem { file: file.name.to_owned(), line, rule: None, message: message.into() });
    }

    fn read_rule<'t>(&'t mut self, file: &'t RuleFile<'t>, table: Placed<&'t DeTable<'t>>, texts: &'t RuleTexts) {
        let collected = Collected { problems: &mut self.problems, phrases: &mut self.phrases, networks: &mut self.networks };
        let mut table = RuleTable::new(file, table, collected, texts);
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
        let (sound, points) = (table.problem_count() == before, table.declared);
        if let (true, Some(name), Some(kind), Some(mode), Some(rule)) = (sound, name, kind, mode, rule) {
            self.rules.push(NamedRule { name: name.into(), kind: kind.name, points, mode, floor, cap, sites, locales, because, rule });
        }
    }
}

impl Draft {
    fn read_test<'t>(&'t mut self, file: &'t RuleFile<'t>, table: Placed<&'t DeTable<'t>>, texts: &'t RuleTexts) {
        let collected = Collected { problems: &mut self.problems, phrases: &mut self.phrases, networks: &mut self.networks };
        let mut table = RuleTable::new(file, table, collected, texts);
        let before = table.problem_count();
        let test = RuleTest::read(&mut table);
        table.refuse_unknown_keys();
        let sound = table.problem_count() == before;
        self.tests.extend(test.filter(|_| sound));
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
            Ok(_) if !table.must_be_a_site("sites", site, line) => {}
            Ok(key) => sites.push(key),
            Err(error) => table.problem(line, format!("`sites` holds {site:?}; {error}")),
        }
    }
    sites
}

fn read_because(table: &mut RuleTable<'_>) -> Vec<(Locale, String)> {
    let mut because = Vec::new();
    let right = "a sentence per language such as { fr = \"…\", en = \"…\", ar = \"…\" }";
    for (language, (sentence, line)) in table.by_language("because", right) {
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
