use crate::{
    domain::{Field, Points},
    filter::{
        Case, Finding, Rule,
        lexicon::{Collection, Hit, readable},
        rule_table::{RuleTable, did_you_mean},
    },
};

/// Judges phrases that stand in a text as whole words: the points for each different one.
#[derive(Debug)]
struct Phrases {
    points: Points,
    collection: Collection,
    fields: Vec<Field>,
}

pub(super) fn read(table: &mut RuleTable<'_>) -> Option<Box<dyn Rule>> {
    let points = table.own_points();
    let fields = table.applies_to();
    let (named, inline) = (table.texts("lists", "spam-en.txt"), table.texts("phrases", "work from home"));
    if !table.has("lists") && !table.has("phrases") {
        table.problem(table.line, "neither `lists` nor `phrases`; name a list file such as lists = [\"spam-en.txt\"], or give phrases");
    }
    let mut phrases = Vec::new();
    for (phrase, line) in inline {
        if readable(phrase).is_none() {
            table.problem(line, format!("the phrase {phrase:?} has nothing to look for; it must have a visible character besides `*`"));
        }
        phrases.push(phrase);
    }
    for (list, line) in named {
        phrases.extend(read_list(table, list, line));
    }
    let collection = table.phrases.add(phrases.into_iter());
    Some(Box::new(Phrases { points: points?, collection, fields }))
}

fn read_list<'t>(table: &mut RuleTable<'t>, list: &str, line: usize) -> Vec<&'t str> {
    let Some(text) = table.lists.get(list) else {
        let near = did_you_mean(list, table.lists.keys().map(String::as_str));
        table.problem(line, format!("there is no list file {list:?}; it must be the name of a file in `lists`{near}"));
        return Vec::new();
    };
    let mut phrases = Vec::new();
    for (line, phrase) in list_lines(text) {
        if readable(phrase).is_none() {
            table.problem_in(
                &format!("lists/{list}"),
                line,
                format!("the phrase {phrase:?} has nothing to look for; it must have a visible character besides `*`"),
            );
        }
        phrases.push(phrase);
    }
    if phrases.is_empty() {
        table.problem(line, format!("the list file {list:?} has no phrases; write one a line"));
    }
    phrases
}

/// The phrases of a list file with their line numbers: one a line, without what follows a `#` at the line's start or after white space.
pub(in crate::filter) fn list_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    (1..).zip(text.lines()).filter_map(|(number, line)| {
        let comment = line.char_indices().find(|(at, c)| *c == '#' && line[..*at].chars().next_back().is_none_or(char::is_whitespace));
        let phrase = line[..comment.map_or(line.len(), |(at, _)| at)].trim();
        (!phrase.is_empty()).then_some((number, phrase))
    })
}

impl Rule for Phrases {
    fn judge(&self, case: &Case<'_>) -> Option<Finding> {
        let found: Vec<(Field, Hit)> =
            self.fields.iter().flat_map(|field| case.hits(*field, self.collection).iter().map(|hit| (*field, *hit))).collect();
        if found.is_empty() {
            return None;
        }
        let mut different: Vec<u32> = found.iter().map(|(_, hit)| hit.phrase).collect();
        different.sort_unstable();
        different.dedup();
        let evidence =
            found.iter().take(super::MOST_EVIDENCE).map(|(field, hit)| case.evidence(*field, hit.start as usize..hit.end as usize));
        Some(Finding::new(self.points.times(different.len())).because(evidence))
    }
}
