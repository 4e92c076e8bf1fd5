use crate::{
    domain::{Evidence, Field, Points},
    filter::{Case, Finding, Rule, language::Language, rule_table::RuleTable},
};

/// Judges that the text is written in another language than the site's pages, or than those that are expected.
#[derive(Debug)]
struct OtherLanguage {
    points: Points,
    /// Besides the site's own; all others hit.
    also: Vec<String>,
    /// Only these hit, if any is named.
    only: Vec<String>,
}

pub(super) fn read(table: &mut RuleTable<'_>) -> Option<Box<dyn Rule>> {
    let points = table.own_points();
    let (also, only) = (codes(table, "also"), codes(table, "only"));
    Some(Box::new(OtherLanguage { points: points?, also, only }))
}

fn codes(table: &mut RuleTable<'_>, key: &'static str) -> Vec<String> {
    table.words(key, &Language::NAMES.map(|name| (name, name))).into_iter().map(str::to_owned).collect()
}

impl Rule for OtherLanguage {
    fn judge(&self, case: &Case<'_>) -> Option<Finding> {
        let language = case.language();
        if language == Language::Unknown {
            return None;
        }
        let language = language.name();
        let expected = language == case.site.locale.code() || self.also.iter().any(|also| also == language);
        if expected || !(self.only.is_empty() || self.only.iter().any(|only| only == language)) {
            return None;
        }
        let read_as = format!("written in: {language}");
        Some(Finding::new(self.points).because([Evidence { field: Some(Field::Body), span: None, read_as }]))
    }
}
