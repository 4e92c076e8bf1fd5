use crate::{
    domain::{Evidence, Field, Points},
    filter::{Case, Finding, Rule, language::Language, rule_table::RuleTable},
};

/// Judges that the text is written in another language than the page that it stands under, or than those that are expected.
#[derive(Debug)]
struct OtherLanguage {
    points: Points,
    /// Besides the site's own; all others hit.
    also: Vec<String>,
    /// Only these hit, if any is named.
    only: Vec<String>,
    /// How the paths of pages start that are in another language than the site's, and which.
    pages: Vec<(String, String)>,
}

pub(super) fn read(table: &mut RuleTable<'_>) -> Option<Box<dyn Rule>> {
    let points = table.own_points();
    let (also, only) = (codes(table, "also"), codes(table, "only"));
    let pages = read_pages(table);
    Some(Box::new(OtherLanguage { points: points?, also, only, pages }))
}

fn read_pages(table: &mut RuleTable<'_>) -> Vec<(String, String)> {
    let mut pages = Vec::new();
    for (language, (start, line)) in table.by_language("pages", "the start of a path per language such as { en = \"/en/\" }") {
        if !Language::NAMES.contains(&language) {
            let known = Language::NAMES.join(", ");
            table.problem(line, format!("`pages` has the language `{language}`; it must be one of {known}"));
        } else if !start.starts_with('/') {
            table.problem(line, format!("`pages.{language}` is {start:?}; it must be the start of a path, such as \"/{language}/\""));
        } else {
            pages.push((start.to_owned(), language.to_owned()));
        }
    }
    pages
}

impl OtherLanguage {
    /// The language of the page: by the longest start of a path that fits, else the site's.
    fn expected<'a>(&'a self, case: &'a Case<'_>) -> &'a str {
        let thread = case.submission.thread.as_str();
        let path = thread.strip_prefix("//").map_or(thread, |rest| rest.find('/').map_or("", |slash| &rest[slash..]));
        let fitting = self.pages.iter().filter(|(start, _)| path.starts_with(start));
        fitting.max_by_key(|(start, _)| start.len()).map_or(case.site.locale.code(), |(_, language)| language)
    }
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
        let expected = language == self.expected(case) || self.also.iter().any(|also| also == language);
        if expected || !(self.only.is_empty() || self.only.iter().any(|only| only == language)) {
            return None;
        }
        let read_as = format!("written in: {language}");
        Some(Finding::new(self.points).because([Evidence { field: Some(Field::Body), span: None, read_as }]))
    }
}
