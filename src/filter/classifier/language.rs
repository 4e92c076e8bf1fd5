//! Which language a comment is in, as far as the model must know: by its script, and by the small words that every sentence has.

use super::tokens::{Kind, Token};
use std::{collections::HashMap, sync::LazyLock};

/// The languages whose words the model knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// French.
    French,
    /// English.
    English,
    /// Arabic, in Arabic letters.
    Arabic,
    /// Too short to tell, or another one.
    Unknown,
}

impl Language {
    /// All of them, in the order of their [`Language::number`].
    pub const ALL: [Self; 4] = [Self::French, Self::English, Self::Arabic, Self::Unknown];

    /// Its place in tables.
    pub const fn number(self) -> usize {
        self as usize
    }

    /// The code of ISO 639-1; `und` if it is unknown.
    pub const fn code(self) -> &'static str {
        match self {
            Self::French => "fr",
            Self::English => "en",
            Self::Arabic => "ar",
            Self::Unknown => "und",
        }
    }

    /// The language of a folded text.
    pub fn of(folded: &str, tokens: &[Token]) -> Self {
        let (mut arabic, mut words, mut french, mut english) = (0, 0, 0, 0);
        for token in tokens.iter().filter(|token| token.kind == Kind::Word) {
            let word = &folded[token.range.clone()];
            words += 1;
            arabic += u32::from(word.starts_with(|first: char| ('\u{600}'..='\u{6FF}').contains(&first)));
            match SMALL_WORDS.get(word) {
                Some(Self::French) => french += 1,
                Some(_) => english += 1,
                None => {}
            }
        }
        if arabic * 2 > words {
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

static SMALL_WORDS: LazyLock<HashMap<&str, Language>> = LazyLock::new(|| {
    let french = FRENCH.split(' ').map(|word| (word, Language::French));
    let english = ENGLISH.split(' ').map(|word| (word, Language::English));
    french.chain(english).collect()
});

/// Folded, and words of one of the two languages only.
const FRENCH: &str = "le la les de des du un une et est que qui qu pas je tu il elle ils elles nous vous c ca ce ces cette cet se sa son ses \
    mon mes ma ton tes ta au aux en dans sur pour par avec sans mais ou donc ne plus suis sont etait ont ai quand comme tout \
    tous toi moi lui leur vos notre votre quoi bien tres trop meme l j n qd pcq jsuis chez encore aussi etre avoir fait \
    faire va vas espece sale gros petit mec merci oui putain merde con pute ferme gueule";
const ENGLISH: &str = "the of and to is in you it that was for are with his they at be this have from or had by but not what all were we when \
    your can said there an each which she do how their if will up about out them then so her would like him has my who just \
    don m re im u ur he i me no yes get go now these those bitch fuck stupid ass ain hoe people please check call free";
