//! How a text looks, whatever it says: measured once, in one pass, for all rules that ask.

use std::ops::Range;
use unicode_script::{Script, UnicodeScript as _};

/// What is measured of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Characters that show, marks on letters not counted.
    pub characters: u32,
    /// Capitals.
    pub upper: u32,
    /// Small letters of scripts that have capitals.
    pub lower: u32,
    /// Emoji.
    pub emoji: u32,
    /// The longest run of one character, and how long it is.
    pub longest_run: Option<(Range<usize>, u32)>,
    /// The letter with the most marks above and below it, with them, and how many there are.
    pub most_marks: Option<(Range<usize>, u32)>,
    /// Words that mix letters of scripts that look alike, and which.
    pub mixed: Vec<(Range<usize>, &'static str)>,
}

impl Look {
    /// Measures a text, in time linear in its length.
    pub fn at(text: &str) -> Self {
        let mut look = Self::default();
        let (mut run, mut marks) = (Run::default(), Run::default());
        let (mut may_mix, mut base) = (false, 0);
        for (at, character) in text.char_indices() {
            let end = at + character.len_utf8();
            if is_stacking_mark(character) {
                marks.start = base;
                marks.count += 1;
                keep_longest(&mut look.most_marks, &marks, end);
                continue;
            }
            (base, marks.count) = (at, 0);
            if run.last == Some(character) {
                run.count += 1;
            } else {
                run = Run { start: at, count: 1, last: Some(character) };
            }
            if character.is_whitespace() {
                continue;
            }
            keep_longest(&mut look.longest_run, &run, end);
            look.characters += 1;
            if may_have_case(character) {
                look.upper += u32::from(character.is_uppercase());
                look.lower += u32::from(character.is_lowercase());
            }
            look.emoji += u32::from(is_emoji(character));
            may_mix |= may_look_latin(character);
        }
        if may_mix {
            look.mixed = mixed_words(text);
        }
        look
    }

    /// Letters that have a case.
    pub const fn letters(&self) -> u32 {
        self.upper + self.lower
    }
}

#[derive(Clone, Debug, Default)]
struct Run {
    start: usize,
    count: u32,
    last: Option<char>,
}

fn keep_longest(longest: &mut Option<(Range<usize>, u32)>, run: &Run, end: usize) {
    if longest.as_ref().is_none_or(|(_, most)| run.count > *most) {
        *longest = Some((run.start..end, run.count));
    }
}

/// Marks that fonts stack without end, of no script in particular. Vowel signs of Arabic, Hebrew and the scripts of India are letters to
/// their readers, and do not stack.
const fn is_stacking_mark(character: char) -> bool {
    matches!(character,
        '\u{300}'..='\u{34E}' | '\u{350}'..='\u{36F}' | '\u{483}'..='\u{489}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}'
        | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}')
}

/// Not the scripts from Hebrew to Burmese, Arabic among them, whose letters need not be looked up.
const fn may_have_case(character: char) -> bool {
    !matches!(character, '\u{590}'..='\u{109F}')
}

/// Pictures. Joiners, skin tones and variation selectors are no pictures of their own.
const fn is_emoji(character: char) -> bool {
    matches!(character, '\u{2600}'..='\u{27BF}' | '\u{2B50}'..='\u{2B55}' | '\u{1F300}'..='\u{1F3FA}' | '\u{1F400}'..='\u{1F64F}'
        | '\u{1F680}'..='\u{1F6FF}' | '\u{1F900}'..='\u{1FAFF}' | '\u{1F1E6}'..='\u{1F1FF}')
}

/// Words that mix Latin, Cyrillic, Greek or Armenian letters, which look alike; words that mix others are ordinary in many languages.
fn mixed_words(text: &str) -> Vec<(Range<usize>, &'static str)> {
    let mut words = Vec::new();
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

/// Whether a character lies in a block of Greek, Cyrillic or Armenian. Most texts have none, and looking up scripts is what takes time.
const fn may_look_latin(character: char) -> bool {
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
