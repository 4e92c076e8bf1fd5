use crate::{
    domain::{Field, Points},
    filter::{
        Case, Finding, Rule,
        folding::{Folded, Skeleton, look_alike},
        hosts::Hosts,
        rule_table::RuleTable,
    },
};
use std::ops::Range;

/// Judges that somebody signs with a name that is another's, as those of the staff: alone or among other words, with its words in any order,
/// in letters that look alike, with digits for letters or other signs between them.
#[derive(Debug)]
struct Names {
    points: Points,
    guarded: Vec<Name>,
    /// Who writes with an address at one of these hosts may sign so.
    unless: Hosts,
}

/// A name, as it is compared.
#[derive(Debug)]
struct Name {
    shown: String,
    /// The words' classes in alphabetical order.
    words: Vec<String>,
    /// All of them as one.
    whole: String,
}

pub(super) fn read(table: &mut RuleTable<'_>) -> Option<Box<dyn Rule>> {
    let points = table.own_points();
    let unless = if table.has("unless_domains") { table.hosts_of("unless_domains") } else { Hosts::default() };
    let mut names = Vec::new();
    for entry in table.entries("names", "Awa Traoré", "names") {
        let (whole, _) = likeness(Folded::of(entry.text).as_str());
        if whole.chars().count() < 3 {
            table
                .problem_with(&entry, format!("the name {:?} is too short to be told from chance; it must have three letters", entry.text));
        }
        names.push(Name { shown: entry.text.to_owned(), words: sorted_words(entry.text), whole });
    }
    Some(Box::new(Names { points: points?, guarded: names, unless }))
}

impl Rule for Names {
    fn judge(&self, case: &Case<'_>) -> Option<Finding> {
        if self.unless.find(case.submission.email.host()).is_some() {
            return None;
        }
        let signed = case.folded(Field::Name).as_str();
        let (whole, places) = likeness(signed);
        let words = sorted_words(signed);
        self.guarded.iter().find_map(|name| {
            let stretch = found_in(name, &whole, &places, &words)?;
            Some(Finding::new(self.points).because([case.evidence_read_as(Field::Name, stretch, &name.shown)]))
        })
    }
}

/// Where a name stands in what was signed with: as a stretch that starts and ends with a word, or its words in another order.
fn found_in(name: &Name, whole: &str, places: &[Place], words: &[String]) -> Option<Range<usize>> {
    let mut from = 0;
    while let Some(found) = whole[from..].find(&name.whole) {
        let (start, end) = (from + found, from + found + name.whole.len());
        let (first, last) = (places.iter().position(|place| place.class == start), places.iter().rposition(|place| place.class < end));
        if let (Some(first), Some(last)) = (first, last)
            && places[first].starts
            && places.get(last + 1).is_none_or(|next| next.starts)
        {
            return Some(places[first].folded.start..places[last].folded.end);
        }
        from = start + whole[start..].chars().next().map_or(1, char::len_utf8);
    }
    let all = places.first()?.folded.start..places.last()?.folded.end;
    (name.words.len() > 1 && name.words == words).then_some(all)
}

/// One character that is kept for comparing.
struct Place {
    /// Where it stands in the classes.
    class: usize,
    /// Where it stands in the folded text.
    folded: Range<usize>,
    /// Whether a word starts with it.
    starts: bool,
}

/// Classes of the letters and digits of a folded text without what stands between them, and where each comes from. Repeated ones stay.
fn likeness(folded: &str) -> (String, Vec<Place>) {
    let (mut classes, mut places, mut starts) = (String::new(), Vec::new(), true);
    for (at, character) in folded.char_indices() {
        let letter = look_alike(character).unwrap_or(character);
        if letter.is_alphanumeric() || matches!(letter, '@' | '$' | '|' | '!' | '€') {
            places.push(Place { class: classes.len(), folded: at..at + character.len_utf8(), starts });
            classes.push(Skeleton::class(letter));
            starts = false;
        } else {
            starts = true;
        }
    }
    (classes, places)
}

fn sorted_words(text: &str) -> Vec<String> {
    let folded = Folded::of(text);
    let mut words: Vec<String> = folded.as_str().split([' ', '-', '_', '.', ',', '\'']).map(|word| likeness(word).0).collect();
    words.retain(|word| !word.is_empty());
    words.sort_unstable();
    words
}
