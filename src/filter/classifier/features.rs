//! What the model looks at in a text: words and pairs of words, pieces of words, what words mean and whom they are said to, and the
//! shape of it all. Each feature is a number of a hashed table and knows the word that it comes from.

use super::{
    super::{folding::Folded, language::Language},
    concepts::{self, Found},
    tokens::{Kind, Token, byte_hash, tokens},
};
use std::sync::LazyLock;

/// Bits of a feature's number: the table has 2²⁰ places.
pub const BITS: u32 = 20;

/// A feature that belongs to no word, such as the share of capitals.
pub const NO_WORD: u32 = u32::MAX;

/// Features of one sort, which count together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Block {
    /// Words and pairs of words.
    Words,
    /// Pieces of words.
    Pieces,
    /// What is said of people, and to whom: only abuse looks at it.
    Meaning,
    /// Length, capitals, signs, numbers, links.
    Shape,
    /// The words of those who sell: only spam looks at it.
    Promotion,
}

/// How many blocks there are.
pub const BLOCKS: usize = 5;

/// One feature of a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Feature {
    /// Its place in the table.
    pub index: u32,
    /// How much there is of it.
    pub value: f32,
    /// The token that it comes from, or [`NO_WORD`].
    pub word: u32,
    /// What it counts with.
    pub block: Block,
}

/// A text as the model reads it, all features of it kept: for training.
#[derive(Debug)]
pub struct Features {
    /// All features, the same one perhaps several times.
    pub list: Vec<Feature>,
    /// The tokens that features belong to.
    pub tokens: Vec<Token>,
    /// What language it seems to be in.
    pub language: Language,
}

/// Who is told of each feature while a text is read.
pub trait Reader {
    /// One feature.
    fn feature(&mut self, feature: Feature);

    /// The places of a word's pieces that the text did not have before: most features are such, and each counts 1.
    fn pieces(&mut self, word: u32, places: &[u32]);
}

impl Reader for Vec<Feature> {
    fn feature(&mut self, feature: Feature) {
        self.push(feature);
    }

    fn pieces(&mut self, word: u32, places: &[u32]) {
        self.extend(places.iter().map(|index| Feature { index: *index, value: 1.0, word, block: Block::Pieces }));
    }
}

/// Kinds of features, so that two of different kinds never share a place on purpose.
#[derive(Clone, Copy)]
enum Seed {
    Word = 1,
    Pair = 2,
    Piece = 3,
    Concept = 4,
    Class = 5,
    Addressed = 6,
    Group = 7,
    Negated = 8,
    Quoted = 9,
    Count = 10,
    Shape = 11,
    OfOneself = 12,
    Promotion = 13,
    Price = 14,
    Code = 15,
}

struct Classes {
    /// The first class that says nothing harsh.
    group: u8,
    you: u8,
    first_person: u8,
    negation: u8,
    reporting: u8,
    promotion: u8,
}

static CLASSES: LazyLock<Classes> = LazyLock::new(|| Classes {
    group: concepts::class("group"),
    you: concepts::class("you"),
    first_person: concepts::class("first-person"),
    negation: concepts::class("negation"),
    reporting: concepts::class("reporting"),
    promotion: concepts::class("promotion"),
});

/// More than the lexicon has.
const MOST_CLASSES: usize = 64;

/// What comes after so many characters of a word is not read.
const LONGEST_WORD: usize = 40;

/// Letters of the longest word, with the marks of its ends.
const MOST_LETTERS: usize = LONGEST_WORD + 2;

/// Pieces have so many lengths, from two letters on.
const LENGTHS: usize = 4;

/// How much the share of harsh words in a text counts: one in ten words is as much as a word of its own.
const DENSITY: f32 = 10.0;

/// How much a sign counts beside a word.
const SIGN: f32 = 0.3;

/// What a text had already, so that saying it again counts less: a hundred exclamation marks are not a hundred reasons. Kept small, so that
/// asking costs next to nothing: two of a thousand places share a bit or a counter, always the same ones.
struct Repeats {
    pieces: [u64; 1 << 11],
    words: [u8; 1 << 13],
}

impl Repeats {
    const fn none() -> Self {
        Self { pieces: [0; 1 << 11], words: [0; 1 << 13] }
    }

    /// Whether a piece is new, by a bit for the lower bits of its place.
    #[inline]
    fn first_piece(&mut self, place: u32) -> bool {
        let (word, bit) = ((place as usize / 64) % self.pieces.len(), 1 << (place % 64));
        let is_new = self.pieces[word] & bit == 0;
        self.pieces[word] |= bit;
        is_new
    }

    /// How much a word or a pair counts this time: 1, ½, ⅓ ...
    fn share(&mut self, hash: u32) -> f32 {
        let times = &mut self.words[hash as usize % (1 << 13)];
        *times = times.saturating_add(1);
        1.0 / f32::from(*times)
    }
}

impl Features {
    /// Reads a text, in time linear in its length.
    pub fn of(raw: &str, folded: &Folded) -> Self {
        let (tokens, language) = cut(folded);
        let mut list = Vec::with_capacity(folded.as_str().len() * 5);
        read(raw, folded, &tokens, language, &mut list);
        Self { list, tokens, language }
    }
}

/// The tokens of a text, and its language.
pub fn cut(folded: &Folded) -> (Vec<Token>, Language) {
    let tokens = tokens(folded.as_str());
    let language = Language::likely(folded.as_str(), &tokens);
    (tokens, language)
}

/// Tells a reader every feature of a text that was cut, in time linear in its length.
pub fn read(raw: &str, folded: &Folded, tokens: &[Token], language: Language, reader: &mut impl Reader) {
    let mut reading = Reading { text: folded.as_str(), tokens, language, reader, repeats: Repeats::none() };
    reading.words();
    reading.pieces();
    reading.meaning();
    reading.shape(raw);
}

struct Reading<'a, R> {
    text: &'a str,
    tokens: &'a [Token],
    language: Language,
    reader: &'a mut R,
    repeats: Repeats,
}

impl<R: Reader> Reading<'_, R> {
    fn push(&mut self, seed: Seed, hash: u32, value: f32, word: u32) {
        let block = match seed {
            Seed::Word | Seed::Pair | Seed::Code => Block::Words,
            Seed::Piece => Block::Pieces,
            Seed::Shape => Block::Shape,
            Seed::Promotion | Seed::Price => Block::Promotion,
            _ => Block::Meaning,
        };
        self.reader.feature(Feature { index: place(seed, hash), value, word, block });
    }

    /// Single words, and pairs of neighbours. The second time counts half, the third a third.
    fn words(&mut self) {
        let mut before: Option<(u32, u32)> = None;
        for (word, token) in (0..).zip(self.tokens) {
            if token.kind == Kind::Mention {
                continue;
            }
            let hash = self.word_hash(token);
            if token.kind == Kind::Number && self.is_price(token) {
                self.push(Seed::Price, 0, 1.0, word);
            }
            if token.kind == Kind::Link {
                let link = &self.text[token.range.clone()];
                for part in link.split(|c: char| !c.is_alphanumeric()).filter(|part| part.len() > 2).take(4) {
                    self.push(Seed::Word, scatter(byte_hash(part)), 0.3, word);
                }
            }
            let full = if token.kind == Kind::Sign { SIGN } else { 1.0 };
            let share = self.repeats.share(hash) * full;
            self.push(Seed::Word, hash, share, word);
            if let Some(shape) = (token.kind == Kind::Word).then(|| code_shape(&self.text[token.range.clone()])).flatten() {
                let share = self.repeats.share(shape);
                self.push(Seed::Code, shape, share, word);
            }
            if let Some((earlier, last)) = before {
                let pair = scatter(u64::from(last) << 32 | u64::from(hash));
                let half = self.repeats.share(pair) / 2.0;
                self.push(Seed::Pair, pair, half, earlier);
                self.push(Seed::Pair, pair, half, word);
            }
            before = Some((word, hash));
        }
    }

    /// What a word or a link is by itself. Of a number it is what kind of number: years are named by readers, long numbers by those who sell.
    fn word_hash(&self, token: &Token) -> u32 {
        match token.kind {
            Kind::Word | Kind::Sign => scatter(token.hash),
            Kind::Number if is_year(&self.text[token.range.clone()]) => 0x4100_0000,
            Kind::Number => 0x4000_0000 + narrow(token.range.len().min(8)),
            Kind::Link => 0x5000_0000,
            Kind::Mention => 0x6000_0000,
        }
    }

    /// Whether a number stands beside the sign of a currency.
    fn is_price(&self, token: &Token) -> bool {
        let beside = [self.text[..token.range.start].chars().next_back(), self.text[token.range.end..].chars().next()];
        beside.into_iter().flatten().any(|sign| matches!(sign, '£' | '$' | '€'))
    }

    /// Pieces of two to five characters of each word, its ends marked. Each counts once in a text. Which digits a number has says nothing.
    fn pieces(&mut self) {
        let mut letters = [u32::from(' '); MOST_LETTERS];
        let (mut pieces, mut places) = ([[0; MOST_LETTERS]; LENGTHS], [0; MOST_LETTERS * LENGTHS]);
        for (word, token) in (0..).zip(self.tokens) {
            if matches!(token.kind, Kind::Mention | Kind::Sign | Kind::Number) {
                continue;
            }
            let mut end = 1;
            for (slot, letter) in letters[1..=LONGEST_WORD].iter_mut().zip(self.text[token.range.clone()].chars()) {
                *slot = u32::from(letter);
                end += 1;
            }
            letters[end] = u32::from(' ');
            place_pieces(&letters[..=end], &mut pieces);
            let mut count = 0;
            for from in 0..end {
                for of_one_length in &pieces[..LENGTHS.min(end - from)] {
                    places[count] = of_one_length[from];
                    count += usize::from(self.repeats.first_piece(places[count]));
                }
            }
            self.reader.pieces(word, &places[..count]);
        }
    }

    /// What the words mean, and whom and how they are said.
    fn meaning(&mut self) {
        let mut found = Vec::new();
        concepts::find(self.text, self.language, self.tokens, &mut found);
        let classes = &*CLASSES;
        let mut counts = [0_u16; MOST_CLASSES];
        let words = narrow(self.tokens.iter().filter(|token| token.kind == Kind::Word).count());
        let density = DENSITY / (f32::from(u16::try_from(words).unwrap_or(u16::MAX)) + 4.0);
        for one in &found {
            let count = &mut counts[usize::from(one.concept.class) % MOST_CLASSES];
            *count += 1;
            let repeat = *count;
            self.concept(*one, repeat);
            if one.concept.class < classes.group {
                self.push(Seed::Count, 3_000 + u32::from(one.concept.class), density, one.first);
                self.push(Seed::Count, 4_000, density, one.first);
                self.said(*one, &found);
            }
        }
        for (class, count) in (0..).zip(counts) {
            let seed = if class == u32::from(classes.promotion) { Seed::Promotion } else { Seed::Count };
            for step in 1..=u32::from(count.min(4)) {
                self.push(seed, class * 8 + step, 0.3, NO_WORD);
            }
        }
        let harsh: u16 = counts[..usize::from(classes.group)].iter().sum();
        self.push(Seed::Count, 1_000 + u32::from(harsh.min(4)), 0.5, NO_WORD);
        // One harsh word in four says more than one in two hundred.
        let words = f32::from(u16::try_from(self.tokens.len()).unwrap_or(u16::MAX));
        self.push(Seed::Count, 2_000, (f32::from(harsh) / (words + 4.0).sqrt()).min(3.0), NO_WORD);
    }

    fn concept(&mut self, Found { concept, first, end }: Found, repeat: u16) {
        let class = u32::from(concept.class);
        let promotes = concept.class == CLASSES.promotion;
        let length = f32::from(u8::try_from(end - first).unwrap_or(u8::MAX));
        for word in first..end {
            let (name, kind) = if promotes { (Seed::Promotion, Seed::Promotion) } else { (Seed::Concept, Seed::Class) };
            self.push(name, concept.id, 0.7 / length, word);
            self.push(kind, class, 0.5 / (length * f32::from(repeat)), word);
        }
    }

    /// Whether a harsh word is said to the reader, of a group, of oneself, with a negation, or is only quoted.
    fn said(&mut self, harsh: Found, found: &[Found]) {
        let classes = &*CLASSES;
        let (class, word) = (u32::from(harsh.concept.class), harsh.first);
        let near = |before: u32, after: u32, class: u8| {
            let reach = word.saturating_sub(before)..=word + after;
            found.iter().any(|other| other.concept.class == class && reach.contains(&other.first) && other.first != word)
        };
        let signs = [
            (Seed::Addressed, near(4, 3, classes.you)),
            (Seed::Group, near(3, 3, classes.group)),
            (Seed::Negated, near(3, 0, classes.negation)),
            (Seed::Quoted, near(6, 0, classes.reporting) || self.quoted(word as usize)),
            (Seed::OfOneself, near(3, 0, classes.first_person)),
        ];
        for (seed, _) in signs.into_iter().filter(|(_, holds)| *holds) {
            self.push(seed, class, 0.5, word);
        }
    }

    fn quoted(&self, word: usize) -> bool {
        let sign = |token: &Token| token.kind == Kind::Sign && &self.text[token.range.clone()] == "\"";
        let before = self.tokens[..word].iter().rev().take(12).any(sign);
        before && self.tokens[word..].iter().take(12).any(sign)
    }

    /// Length, capitals, signs, numbers, links.
    fn shape(&mut self, raw: &str) {
        let (mut upper, mut letters, mut exclaimed, mut asked, mut digits) = (0_u32, 0_u32, 0_u32, 0_u32, 0_u32);
        let (mut before, mut reference) = (' ', false);
        for character in raw.chars() {
            // The digits of `&#128514;` are none that anybody sees.
            reference = if reference { character != ';' && character != ' ' } else { before == '&' && character == '#' };
            before = character;
            match character {
                '0'..='9' if reference => {}
                '!' => exclaimed += 1,
                '?' => asked += 1,
                '0'..='9' => digits += 1,
                // Small letters of Latin, and Arabic ones: what most texts are made of need not be looked up.
                'a'..='z' | 'ß'..='ö' | 'ø'..='ÿ' | '\u{620}'..='\u{64A}' => letters += 1,
                ' '..='@' => {}
                letter if letter.is_uppercase() => (upper, letters) = (upper + 1, letters + 1),
                letter if letter.is_alphabetic() => letters += 1,
                _ => {}
            }
        }
        let count = |keep: &dyn Fn(&Token) -> bool| narrow(self.tokens.iter().filter(|token| keep(token)).count());
        let level = |number: u32| 32 - number.leading_zeros();
        let levels = [
            if letters < 8 { 0 } else { 1 + upper * 5 / letters },
            level(exclaimed).min(4),
            level(asked).min(3),
            level(digits).min(5),
            level(count(&|token| token.kind == Kind::Link)).min(3),
            level(count(&|token| token.kind == Kind::Word)),
            count(&|token| token.kind == Kind::Number && token.range.len() >= 5).min(2),
            count(&|token| token.masked).min(2),
        ];
        for (which, level) in (0..).zip(levels) {
            self.push(Seed::Shape, which * 64 + level, 0.3, NO_WORD);
        }
    }
}

/// Writes the places of a word's pieces, by their length and by where they begin. One length after the other, so that the processor computes many
/// pieces side by side: of one beginning, each needs the shorter one before it.
#[inline]
fn place_pieces(letters: &[u32], pieces: &mut [[u32; MOST_LETTERS]; LENGTHS]) {
    let mut hashes = [0_u32; MOST_LETTERS];
    for (hash, letter) in hashes.iter_mut().zip(letters) {
        *hash = letter.wrapping_mul(0x9E37_79B1);
    }
    for (more, pieces) in (1..letters.len()).zip(pieces) {
        for ((hash, letter), piece) in hashes.iter_mut().zip(&letters[more..]).zip(pieces) {
            *hash = (hash.rotate_left(7) ^ letter).wrapping_mul(0x9E37_79B1);
            *piece = place(Seed::Piece, *hash);
        }
    }
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// How letters and digits follow each other in a word that has both, however many: `150p` and `10ppm` are alike. Those who sell write such
/// prices and codes.
fn code_shape(word: &str) -> Option<u32> {
    let digit = |byte: u8| byte.is_ascii_digit();
    if !word.bytes().any(digit) {
        return None;
    }
    let runs = word.as_bytes().chunk_by(|one, next| digit(*one) == digit(*next));
    Some(runs.fold(1, |shape: u32, run| shape << 1 | u32::from(digit(run[0]))))
}

fn is_year(number: &str) -> bool {
    number.len() == 4 && (number.starts_with("19") || number.starts_with("20"))
}

/// The final mix of `MurmurHash3`, upper half.
pub fn scatter(hash: u64) -> u32 {
    let hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    (hash >> 32) as u32
}

fn place(seed: Seed, hash: u32) -> u32 {
    let mixed = (hash ^ (seed as u32).wrapping_mul(0x85EB_CA6B)).wrapping_mul(0xC2B2_AE35);
    (mixed ^ (mixed >> 15)).wrapping_mul(0x27D4_EB2F) >> (32 - BITS)
}

#[cfg(test)]
mod tests {
    use super::{LENGTHS, MOST_LETTERS, Seed, code_shape, place, place_pieces};

    #[test]
    fn every_piece_of_a_word_has_its_place() {
        let letters: Vec<u32> = " anticonstitutionnellement-écrit-à-la-mai ".chars().map(u32::from).collect();
        assert_eq!(letters.len(), MOST_LETTERS, "this is the longest word");
        for letters in (2..=letters.len()).map(|length| &letters[..length]) {
            let mut pieces = [[0; MOST_LETTERS]; LENGTHS];
            place_pieces(letters, &mut pieces);
            for (length, places) in (2..).zip(pieces) {
                for (piece, found) in letters.windows(length).zip(places) {
                    let first = piece[0].wrapping_mul(0x9E37_79B1);
                    let hash = piece[1..].iter().fold(first, |hash, letter| (hash.rotate_left(7) ^ letter).wrapping_mul(0x9E37_79B1));
                    assert_eq!(found, place(Seed::Piece, hash), "{piece:?}");
                }
            }
        }
    }

    #[test]
    fn a_code_is_known_by_its_shape() {
        assert_eq!(code_shape("150p"), code_shape("10ppm"));
        assert_ne!(code_shape("150p"), code_shape("p150"));
        assert_ne!(code_shape("150p"), code_shape("2for1"));
        assert_eq!((code_shape("price"), code_shape("prix")), (None, None));
        assert!(code_shape(&"a1".repeat(100)).is_some());
    }
}
