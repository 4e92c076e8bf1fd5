use super::Scale;
use crate::{
    domain::{Evidence, Field, Points},
    filter::{Case, Finding, Rule, rule_table::RuleTable},
};
use std::ops::Range;
use unicode_script::{Script, UnicodeScript as _};

/// Judges the form of a text, whatever it says.
#[derive(Debug)]
struct Shape {
    what: What,
    fields: Vec<Field>,
}

#[derive(Clone, Copy, Debug)]
enum What {
    /// At least `share` of a hundred letters are capitals, in a text of at least `least` letters of scripts that have capitals.
    Capitals { points: Points, share: u32, least: u32 },
    /// The same visible character so many times on end.
    Repeated(Scale),
    /// So many words that mix letters of scripts which look alike.
    Mixed(Scale),
}

#[derive(Clone, Copy)]
enum Wanted {
    Capitals,
    Repeated,
    Mixed,
}

pub(super) fn read(table: &mut RuleTable<'_>) -> Option<Box<dyn Rule>> {
    let fields = table.applies_to();
    let words = [("capitals", Wanted::Capitals), ("repeated", Wanted::Repeated), ("mixed-scripts", Wanted::Mixed)];
    let Some(wanted) = table.word("of", &words, None) else {
        table.excuse(&["points", "per_extra", "from", "share", "least_letters"]);
        return None;
    };
    let what = match wanted {
        Wanted::Capitals => {
            let points = table.own_points();
            let share = table.whole("share", 1..=100, Some(70));
            let least = table.whole("least_letters", 1..=10_000, Some(20));
            What::Capitals { points: points?, share: share?, least: least? }
        }
        Wanted::Repeated => What::Repeated(Scale::read(table, 3..=10_000, 10)?),
        Wanted::Mixed => What::Mixed(Scale::read(table, 1..=100, 1)?),
    };
    Some(Box::new(Shape { what, fields }))
}

impl Rule for Shape {
    fn judge(&self, case: &Case<'_>) -> Option<Finding> {
        self.fields.iter().find_map(|field| match self.what {
            What::Capitals { points, share, least } => {
                let found = capitals(case.text(*field)).filter(|found| found.letters >= least && found.share() >= share)?;
                let read_as = format!("{} % capitals", found.share());
                Some(Finding::new(points).because([Evidence { field: Some(*field), span: None, read_as }]))
            }
            What::Repeated(scale) => {
                let (span, number) = longest_run(case.text(*field))?;
                let read_as = case.text(*field)[span.clone()].chars().next().map_or_else(String::new, |c| format!("{c} × {number}"));
                Some(Finding::new(scale.points_for(number)?).because([case.raw_evidence(*field, span, read_as)]))
            }
            What::Mixed(scale) => {
                let words = mixed_words(case.text(*field));
                let points = scale.points_for(u32::try_from(words.len()).unwrap_or(u32::MAX))?;
                let evidence = words.iter().map(|(span, scripts)| case.raw_evidence(*field, span.clone(), *scripts));
                Some(Finding::new(points).because(evidence))
            }
        })
    }
}

struct Capitals {
    letters: u32,
    upper: u32,
}

impl Capitals {
    /// Capitals among a hundred letters.
    fn share(&self) -> u32 {
        u32::try_from(u64::from(self.upper) * 100 / u64::from(self.letters.max(1))).unwrap_or(100)
    }
}

/// Counts the letters that have a case; `None` if there are none.
fn capitals(text: &str) -> Option<Capitals> {
    let (mut upper, mut lower) = (0, 0);
    for character in text.chars() {
        upper += u32::from(character.is_uppercase());
        lower += u32::from(character.is_lowercase());
    }
    (upper + lower > 0).then_some(Capitals { letters: upper + lower, upper })
}

/// The longest run of one visible character, and its length in characters.
fn longest_run(text: &str) -> Option<(Range<usize>, u32)> {
    let mut longest: Option<(Range<usize>, u32)> = None;
    let (mut start, mut number, mut last) = (0, 0, None);
    for (at, character) in text.char_indices() {
        if last == Some(character) {
            number += 1;
        } else {
            (start, number, last) = (at, 1, Some(character));
        }
        if !character.is_whitespace() && longest.as_ref().is_none_or(|(_, most)| number > *most) {
            longest = Some((start..at + character.len_utf8(), number));
        }
    }
    longest
}

/// Words that mix Latin, Cyrillic, Greek or Armenian letters, which look alike; words that mix others are ordinary in many languages.
fn mixed_words(text: &str) -> Vec<(Range<usize>, &'static str)> {
    let mut words = Vec::new();
    // Most texts have no letter of these scripts, and looking up scripts is what takes time here.
    if !text.chars().any(may_look_latin) {
        return words;
    }
    let mut word = Word::default();
    for (at, character) in text.char_indices().chain([(text.len(), ' ')]) {
        if character.is_alphanumeric() {
            word.take(at, character);
        } else {
            words.extend(word.mixture().map(|scripts| (word.start..at, scripts)));
            word = Word::default();
        }
    }
    words
}

/// Whether a character lies in a block of Greek, Cyrillic or Armenian.
fn may_look_latin(character: char) -> bool {
    matches!(character,
        '\u{370}'..='\u{58F}' | '\u{1C80}'..='\u{1C8F}' | '\u{1D00}'..='\u{1DBF}' | '\u{1F00}'..='\u{1FFF}' | '\u{2DE0}'..='\u{2DFF}'
        | '\u{A640}'..='\u{A69F}')
}

#[derive(Default)]
struct Word {
    start: usize,
    any: bool,
    latin: u32,
    other: u32,
    foreign: Option<Script>,
}

impl Word {
    fn take(&mut self, at: usize, character: char) {
        if !self.any {
            (self.any, self.start) = (true, at);
        }
        match character.script() {
            Script::Latin => self.latin += 1,
            script @ (Script::Cyrillic | Script::Greek | Script::Armenian) => {
                self.other += 1;
                self.foreign = Some(script);
            }
            _ => {}
        }
    }

    /// The scripts that the word mixes. One Greek letter before a unit ("μm", "Δt") mixes nothing.
    fn mixture(&self) -> Option<&'static str> {
        let mixes = self.latin > 0 && self.other > 0 && self.latin + self.other >= 4;
        match self.foreign.filter(|_| mixes)? {
            Script::Cyrillic => Some("Latin and Cyrillic letters"),
            Script::Greek => Some("Latin and Greek letters"),
            _ => Some("Latin and Armenian letters"),
        }
    }
}
