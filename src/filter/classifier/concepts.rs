//! The lexicon: what a word means for the model, the same in every language, so that what is learnt of an insult in English is known in
//! French and Arabic too. The words stand in `config/model/concepts.txt`; what weighs how much is learnt.

use super::{
    super::{folding::Folded, language::Language},
    by_hash::ByHash,
    tokens::{HASH_START, Kind, Token, byte_hash, hash_step},
};
use std::{collections::BTreeMap, num::NonZeroU16, sync::LazyLock};

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Draft::read(include_str!("../../../config/model/concepts.txt")).build());

/// A meaning, such as "idiot", in its class, such as "insult".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Concept {
    /// The hash of its name.
    pub id: u32,
    /// Its class, as an index into [`classes`].
    pub class: u8,
}

/// A concept that was found in a text.
#[derive(Clone, Copy, Debug)]
pub struct Found {
    /// What it means.
    pub concept: Concept,
    /// The first token of it.
    pub first: u32,
    /// The token after its last.
    pub end: u32,
}

#[derive(Clone, Copy, Debug, Default)]
struct Entry {
    /// A word or phrase that ends here.
    whole: Meanings,
    /// A word that starts like this.
    stem: Meanings,
    /// A phrase goes on after this word.
    continues: bool,
}

/// The same letters may be a word of two languages: `sale` is dirty in French.
#[derive(Clone, Copy, Debug, Default)]
struct Meanings {
    french: Option<Meaning>,
    english: Option<Meaning>,
    arabic: Option<Meaning>,
}

/// Which of the lexicon's concepts, from 1: words by the thousand mean a hundred things.
type Meaning = NonZeroU16;

impl Meanings {
    fn slot(&mut self, language: Language) -> &mut Option<Meaning> {
        match language {
            Language::English => &mut self.english,
            Language::Arabic => &mut self.arabic,
            _ => &mut self.french,
        }
    }

    fn any(self) -> bool {
        self.french.or(self.english).or(self.arabic).is_some()
    }

    /// English words are read in French texts, where people use them, not the other way round.
    fn read_in(self, language: Language) -> Option<Meaning> {
        match language {
            Language::English => self.english,
            _ => self.french.or(self.english).or(self.arabic),
        }
    }
}

struct Lexicon {
    entries: Vec<Entry>,
    /// Where each word and each beginning of a phrase stands among the entries, by its hash.
    whole: ByHash<u32>,
    /// The same for those that words may start with.
    stems: ByHash<u32>,
    /// The first four bytes of those, or three of such as have no more.
    openings: ByHash<()>,
    concepts: Vec<Concept>,
    classes: Vec<String>,
}

/// The lexicon while it is read.
#[derive(Default)]
struct Draft {
    entries: BTreeMap<u64, Entry>,
    openings: Vec<u64>,
    concepts: Vec<Concept>,
    classes: Vec<String>,
}

/// The names of the classes, in the order of the file.
pub fn classes() -> &'static [String] {
    &LEXICON.classes
}

/// The position of a class that the code knows by name.
pub fn class(name: &str) -> u8 {
    LEXICON.classes.iter().position(|class| class == name).map_or(u8::MAX, |at| u8::try_from(at).unwrap_or(u8::MAX))
}

/// What the words of a text mean, in their order. The longest phrase wins.
pub fn find(folded: &str, language: Language, tokens: &[Token], found: &mut Vec<Found>) {
    let lexicon = &*LEXICON;
    let mut at = 0;
    while at < tokens.len() {
        match lexicon.longest(folded, language, &tokens[at..]) {
            Some((concept, length)) => {
                found.push(Found { concept, first: narrow(at), end: narrow(at + length) });
                at += length;
            }
            None => at += 1,
        }
    }
}

fn narrow(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}

impl Draft {
    /// Reads `[class]` lines and `name: words; words; words` lines (French; English; Arabic). `_` joins a phrase, `*` ends a stem.
    fn read(text: &str) -> Self {
        let mut lexicon = Self::default();
        for line in text.lines().map(|line| line.split('#').next().unwrap_or_default().trim()).filter(|line| !line.is_empty()) {
            if let Some(class) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                lexicon.classes.push(class.to_owned());
                continue;
            }
            let Some((name, words)) = line.split_once(':') else { continue };
            let class = u8::try_from(lexicon.classes.len().saturating_sub(1)).unwrap_or(u8::MAX);
            lexicon.concepts.push(Concept { id: super::features::scatter(byte_hash(name)), class });
            let meaning = Meaning::new(u16::try_from(lexicon.concepts.len()).unwrap_or(u16::MAX)).unwrap_or(Meaning::MAX);
            for (words, language) in words.split(';').zip([Language::French, Language::English, Language::Arabic]) {
                words.split_whitespace().for_each(|word| lexicon.add(word, language, meaning));
            }
        }
        lexicon
    }

    fn add(&mut self, word: &str, language: Language, meaning: Meaning) {
        let (word, stem) = word.strip_suffix('*').map_or((word, false), |word| (word, true));
        let phrase = Folded::of(&word.replace('_', " ")).as_str().to_owned();
        self.add_plain(&phrase, stem, language, meaning);
        if phrase.starts_with(|first: char| ('\u{621}'..='\u{64A}').contains(&first)) {
            for prefix in ["ال", "و", "وال", "يا", "ب", "بال", "ل", "لل", "ف", "ه", "هال"] {
                self.add_plain(&format!("{prefix}{phrase}"), stem, language, meaning);
            }
        }
    }

    fn add_plain(&mut self, phrase: &str, stem: bool, language: Language, meaning: Meaning) {
        let mut hash = HASH_START;
        let words: Vec<&str> = phrase.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        for (at, word) in words.iter().enumerate() {
            hash = word.bytes().fold(hash, hash_step);
            if at + 1 < words.len() {
                self.entries.entry(hash).or_default().continues = true;
                hash = hash_step(hash, b' ');
            }
        }
        let entry = self.entries.entry(hash).or_default();
        if stem {
            self.openings.extend(words.first().map(|word| opening(word, 4)));
            entry.stem.slot(language).get_or_insert(meaning);
        }
        entry.whole.slot(language).get_or_insert(meaning);
    }

    fn build(mut self) -> Lexicon {
        let whole = self.entries.keys().copied().zip(0..).collect();
        let stems = self.entries.iter().zip(0..).filter(|((_, entry), _)| entry.stem.any()).map(|((hash, _), at)| (*hash, at)).collect();
        self.openings.sort_unstable();
        self.openings.dedup();
        let openings = self.openings.into_iter().map(|hash| (hash, ())).collect();
        Lexicon {
            entries: self.entries.into_values().collect(),
            whole: ByHash::new(whole),
            stems: ByHash::new(stems),
            openings: ByHash::new(openings),
            concepts: self.concepts,
            classes: self.classes,
        }
    }
}

/// The hash of the first bytes of a word, so many at most.
fn opening(word: &str, bytes: usize) -> u64 {
    word.bytes().take(bytes).fold(HASH_START, hash_step)
}

impl Lexicon {
    fn whole(&self, hash: u64) -> Option<&Entry> {
        self.whole.get(hash).map(|at| &self.entries[at as usize])
    }

    fn concept(&self, meaning: Meaning) -> Concept {
        self.concepts[usize::from(meaning.get()) - 1]
    }

    fn longest(&self, folded: &str, language: Language, tokens: &[Token]) -> Option<(Concept, usize)> {
        let (mut hash, mut best) = (HASH_START, None);
        for (at, token) in tokens.iter().enumerate().take(5) {
            if token.kind != Kind::Word {
                break;
            }
            let word = &folded[token.range.clone()];
            let (end, entry, stem) = if at == 0 && !self.may_have_stem(word) {
                (token.hash, self.whole(token.hash), None)
            } else {
                self.walk(hash, word, language)
            };
            let found = entry.and_then(|entry| entry.whole.read_in(language)).or(stem);
            if let Some(meaning) = found {
                best = Some((self.concept(meaning), at + 1));
            } else if at == 0
                && let Some(meaning) = self.respelt(word, language)
            {
                best = Some((self.concept(meaning), 1));
            }
            if !entry.is_some_and(|entry| entry.continues) {
                break;
            }
            hash = hash_step(end, b' ');
        }
        best
    }

    /// Whether some stem begins as a word does; most words need not be walked along.
    fn may_have_stem(&self, word: &str) -> bool {
        [3, 4].into_iter().any(|bytes| self.openings.get(opening(word, bytes)).is_some())
    }

    /// The hash after a word, what is known of all of it, and the longest stem that it starts with.
    fn walk(&self, from: u64, word: &str, language: Language) -> (u64, Option<&Entry>, Option<Meaning>) {
        let (mut hash, mut stem) = (from, None);
        for (at, byte) in word.bytes().enumerate() {
            hash = hash_step(hash, byte);
            if at >= 2
                && let Some(found) = self.stems.get(hash)
            {
                stem = self.entries[found as usize].stem.read_in(language).or(stem);
            }
        }
        (hash, self.whole(hash), stem)
    }

    /// Looks a word up as it is meant: digits for letters (`c0nnard`), letters drawn out (`connaaaard`).
    fn respelt(&self, word: &str, language: Language) -> Option<Meaning> {
        let strange = word.bytes().any(|byte| byte.is_ascii_digit() || matches!(byte, b'@' | b'$'));
        let drawn = word.as_bytes().windows(3).any(|three| three[0] == three[1] && three[1] == three[2]);
        if !strange && !drawn {
            return None;
        }
        let plain: String = word.chars().map(unleet).collect();
        [1, 2].into_iter().find_map(|most| {
            let (_, entry, stem) = self.walk(HASH_START, &shorten(&plain, most), language);
            entry.and_then(|entry| entry.whole.read_in(language)).or(stem)
        })
    }
}

fn unleet(character: char) -> char {
    match character {
        '0' => 'o',
        '1' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    }
}

/// Runs of three and more of the same letter become `most` of it.
fn shorten(word: &str, most: usize) -> String {
    let letters: Vec<char> = word.chars().collect();
    let runs = letters.chunk_by(|one, next| one == next);
    runs.flat_map(|run| run.iter().take(if run.len() >= 3 { most } else { run.len() })).collect()
}

#[cfg(test)]
mod tests {
    use super::{HASH_START, LEXICON, Language};
    use proptest::prelude::*;

    /// A word of the lexicon's file with something behind it.
    fn likely_word() -> impl Strategy<Value = String> {
        let text = include_str!("../../../config/model/concepts.txt");
        let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        (prop::sample::select(words), "[a-z0-9ا-ي]{0,4}").prop_map(|(word, rest)| word.to_lowercase() + &rest)
    }

    #[test]
    fn each_meaning_has_a_number_of_its_own() {
        assert!(LEXICON.concepts.len() < usize::from(u16::MAX));
        let meanings = LEXICON.entries.iter().flat_map(|entry| [entry.whole, entry.stem]);
        let known = |meaning: super::Meaning| usize::from(meaning.get()) <= LEXICON.concepts.len();
        assert!(meanings.flat_map(|meanings| [meanings.french, meanings.english, meanings.arabic]).flatten().all(known));
    }

    proptest! {
        #[test]
        fn a_word_that_is_not_walked_along_has_no_stem(word in prop_oneof![likely_word(), "[a-z0-9ا-ي]{1,9}"]) {
            for language in [Language::French, Language::English, Language::Arabic] {
                prop_assert!(LEXICON.may_have_stem(&word) || LEXICON.walk(HASH_START, &word, language).2.is_none(), "{word}");
            }
        }
    }
}
