//! Which language a text is written in, told by its script and its most common words. Two ask: rules, who must be sure ([`Language::sure`]),
//! and the model, who takes what is likelier of the languages that it knows ([`Language::likely`]).

use super::{
    classifier::{
        ByHash,
        tokens::{Kind, Token, byte_hash, tokens},
    },
    folding::Folded,
};
use std::sync::LazyLock;

/// A language, as far as it can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// French.
    French,
    /// English.
    English,
    /// What is written in Arabic letters.
    Arabic,
    /// Another one that is told by its words, by its ISO 639-1 code.
    Other(&'static str),
    /// A script that none of them is written in.
    Script(&'static str),
    /// Too short to tell, mixed, or none of these.
    Unknown,
}

/// The most common short words of each language, folded and cut as tokens are. Those that French and English share are left out of both; the
/// others' keep theirs, and must be ahead by more.
const COMMON: [(Language, &str); 7] = [
    (
        Language::French,
        "le la les de des du un une et est que qui qu pas je tu il elle ils elles nous vous c ca ce ces cette cet se sa son ses \
         mon mes ma ton tes ta au aux en dans sur pour par avec sans mais ou donc ne plus suis sont etait ont ai quand comme \
         tout tous toi moi lui leur vos notre votre quoi bien tres trop meme l j n qd pcq jsuis chez encore aussi etre avoir \
         fait faire va vas espece sale gros petit mec merci oui putain merde con pute ferme gueule y nos sous alors faut peut \
         deja d jusqu lorsqu",
    ),
    (
        Language::English,
        "the of and to is in you it that was for are with his they at be this have from or had by but not what all were we when \
         your can said there an each which she do how their if will up about out them then so her would like him has my who \
         just don m re im u ur he i me no yes get go now these those bitch fuck stupid ass ain hoe people please check call \
         free as more been our than some very",
    ),
    (
        Language::Other("es"),
        "el la los las de del que y no me se le asi bien gente una es en por con para como pero mas este esta su sus lo muy \
         todo hay ser son tiene nos mi yo porque cuando gracias",
    ),
    (
        Language::Other("it"),
        "il gli della di e che non per una sono con come piu anche questo questa nel alla dei delle ma ho ha mi lo grazie \
         perche molto tutti",
    ),
    (
        Language::Other("de"),
        "der die das und ist nicht ein eine zu mit auf fur von den dem ich sie wir es auch sich bei aus wie nur noch wenn oder \
         aber sind war",
    ),
    (
        Language::Other("pt"),
        "o os do da dos das uma que nao para com por mais mas como foi seu sua ele ela muito isso esta voce tem ao pelo \
         obrigado quando",
    ),
    (Language::Other("tr"), "ve bir bu icin ile da de cok ne gibi daha ama ben sen var mi olarak degil kadar sonra her"),
];

/// For each common word a bit for each language that has it, in the order of [`COMMON`].
static WORDS: LazyLock<ByHash<u8>> = LazyLock::new(|| {
    let mut words = std::collections::BTreeMap::<u64, u8>::new();
    for (place, (_, common)) in COMMON.iter().enumerate() {
        for word in common.split_ascii_whitespace() {
            *words.entry(byte_hash(word)).or_default() |= 1 << place;
        }
    }
    ByHash::new(words.into_iter().collect())
});

/// The fewest words of a text in Latin letters whose language is told.
const LEAST_WORDS: u32 = 8;
/// The fewest letters of a text in another script.
const LEAST_LETTERS: u32 = 12;
/// The fewest words in a hundred that must be common ones of the language.
const LEAST_SHARE: u32 = 15;

impl Language {
    /// Every code and script that can be told.
    pub const NAMES: [&str; 13] =
        ["fr", "en", "ar", "es", "it", "de", "pt", "tr", "Cyrillic", "Greek", "Hebrew", "East Asian", "South Asian"];

    /// The code of ISO 639-1, or the script's name; `und` if it is unknown.
    pub const fn name(self) -> &'static str {
        match self {
            Self::French => "fr",
            Self::English => "en",
            Self::Arabic => "ar",
            Self::Other(name) | Self::Script(name) => name,
            Self::Unknown => "und",
        }
    }

    /// The language of a folded text, if there is no doubt about it.
    pub fn sure(folded: &Folded) -> Self {
        let mut letters = Letters::default();
        for character in folded.as_str().chars() {
            letters.count(character);
        }
        match letters.main() {
            None => Self::Unknown,
            Some("Latin") => sure_by_words(&tokens(folded.as_str())),
            Some("Arabic") => Self::Arabic,
            Some(script) => Self::Script(script),
        }
    }

    /// Which of French, English and Arabic a folded text is likelier in, however short it is.
    pub fn likely(folded: &str, tokens: &[Token]) -> Self {
        let (words, counts) = count(tokens);
        let is_arabic = |token: &&Token| folded[token.range.clone()].starts_with(|first: char| ('\u{600}'..='\u{6FF}').contains(&first));
        let arabic = tokens.iter().filter(|token| token.kind == Kind::Word).filter(is_arabic).count();
        let [french, english, ..] = counts;
        if arabic * 2 > words as usize {
            Self::Arabic
        } else if french > english {
            Self::French
        } else if english > french {
            Self::English
        } else {
            Self::Unknown
        }
    }
}

/// How many words there are, and how many of them are common in each language.
fn count(tokens: &[Token]) -> (u32, [u32; COMMON.len()]) {
    let (mut words, mut counts) = (0, [0_u32; COMMON.len()]);
    for token in tokens.iter().filter(|token| token.kind == Kind::Word) {
        words += 1;
        if let Some(languages) = WORDS.get(token.hash) {
            counts.iter_mut().enumerate().for_each(|(place, count)| *count += u32::from(languages >> place & 1));
        }
    }
    (words, counts)
}

fn sure_by_words(tokens: &[Token]) -> Language {
    let (words, counts) = count(tokens);
    let (best, most) = counts.iter().copied().enumerate().fold((0, 0), |best, next| if next.1 > best.1 { next } else { best });
    let second = counts.iter().enumerate().filter(|(language, _)| *language != best).map(|(_, count)| *count).max().unwrap_or(0);
    let told = words >= LEAST_WORDS && most * 100 >= words * LEAST_SHARE && most >= second + 2 && most * 10 >= second * 13;
    if told { COMMON[best].0 } else { Language::Unknown }
}

/// How many letters of each script there are.
#[derive(Default)]
struct Letters {
    scripts: [(u32, &'static str); 7],
}

impl Letters {
    fn count(&mut self, character: char) {
        let (place, script) = match character {
            'a'..='z' => (0, "Latin"),
            '\u{620}'..='\u{64A}' | '\u{66E}'..='\u{6D3}' => (1, "Arabic"),
            '\u{400}'..='\u{52F}' => (2, "Cyrillic"),
            '\u{370}'..='\u{3FF}' => (3, "Greek"),
            '\u{5D0}'..='\u{5EA}' => (4, "Hebrew"),
            // A Chinese character says as much as several letters.
            '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' | '\u{1100}'..='\u{11FF}' => (5, "East Asian"),
            '\u{900}'..='\u{E7F}' => (6, "South Asian"),
            _ => return,
        };
        let weight = if place == 5 { 2 } else { 1 };
        self.scripts[place] = (self.scripts[place].0 + weight, script);
    }

    /// The script of at least seven letters in ten.
    fn main(&self) -> Option<&'static str> {
        let all: u32 = self.scripts.iter().map(|(count, _)| count).sum();
        let (most, script) = *self.scripts.iter().max_by_key(|(count, _)| *count)?;
        (all >= LEAST_LETTERS && most * 10 >= all * 7).then_some(script)
    }
}

#[cfg(test)]
mod tests {
    use super::{Folded, Language};

    #[test]
    fn languages_are_told_by_their_common_words() {
        for (code, text) in [
            ("fr", "Merci pour cet article, c'est exactement ce que nous pensons tous dans le quartier"),
            ("fr", "L'école n'est pas un jeu d'enfant et l'état doit payer pour les maîtres"),
            ("en", "I do not think that this is the right way to talk about the people who live here"),
            ("es", "No me parece bien que los políticos hablen así de la gente que trabaja por el país y sus hijos"),
            ("de", "Das ist nicht die richtige Art, mit den Menschen zu reden, die hier wohnen und arbeiten"),
            ("it", "Non sono d'accordo con questo articolo, ma grazie per le informazioni che avete dato a tutti"),
            ("ar", "شكرا على هذا المقال الجميل"),
            ("Cyrillic", "Спасибо за статью, очень интересно"),
            ("East Asian", "这篇文章写得非常好，谢谢"),
        ] {
            assert_eq!(Language::sure(&Folded::of(text)).name(), code, "{text}");
        }
    }

    #[test]
    fn what_is_short_or_mixed_is_in_no_language() {
        for text in ["Merci !", "👍👍👍", "", "Bravo Awa Traoré", "شكرا Merci thanks спасибо", "2026 100 % 3,5", "lol mdr ptdr xptdr"]
        {
            assert_eq!(Language::sure(&Folded::of(text)), Language::Unknown, "{text}");
        }
    }
}
