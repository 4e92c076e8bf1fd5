//! Which language a text is written in, guessed from its script and its most common words. It is meant to tell French, English and Arabic
//! from each other and from what is none of them; a text too short to tell is in no language.

use super::folding::Folded;

/// A language, as far as it can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// One of those that are told by their words, by its ISO 639-1 code.
    Code(&'static str),
    /// A script that none of them is written in.
    Script(&'static str),
}

impl Language {
    /// Every code and script that can be told.
    pub const NAMES: [&str; 13] =
        ["fr", "en", "ar", "es", "it", "de", "pt", "tr", "Cyrillic", "Greek", "Hebrew", "East Asian", "South Asian"];

    /// The code, or the script's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Code(name) | Self::Script(name) => name,
        }
    }
}

/// The most common short words of each language, folded, those that it shares with a neighbour left out as far as one can.
const COMMON: [(&str, &str); 7] = [
    (
        "fr",
        " le les des du une et est dans pour pas que qui ce cette sur au aux avec nous vous ils elle leur mais plus ou son ses tout c'est je suis \
         sont etre avoir fait comme bien aussi meme y ont nos vos votre notre ca ne mon ma mes merci tres quand sans sous chez donc alors faut peut deja ",
    ),
    (
        "en",
        " the and of to in is that it for was on are with as this be have not you they but from at by or we his her an i my your what all so if can \
         there when will would who about just more get like do has had were their been our out up no than them it's don't i'm he she me some very ",
    ),
    (
        "es",
        " el la los las de del que y no me se le asi bien gente una es en por con para como pero mas este esta su sus lo muy todo hay ser son tiene nos mi yo porque cuando gracias ",
    ),
    (
        "it",
        " il gli della di e che non per una sono con come piu anche questo questa nel alla dei delle ma ho ha mi lo grazie perche molto tutti ",
    ),
    (
        "de",
        " der die das und ist nicht ein eine zu mit auf fur von den dem ich sie wir es auch sich bei aus wie nur noch wenn oder aber sind war ",
    ),
    (
        "pt",
        " o os do da dos das uma que nao para com por mais mas como foi seu sua ele ela muito isso esta voce tem ao pelo obrigado quando ",
    ),
    ("tr", " ve bir bu icin ile da de cok ne gibi daha ama ben sen var mi olarak degil kadar sonra her "),
];

/// The fewest words of a text in Latin letters whose language is told.
const LEAST_WORDS: u32 = 8;
/// The fewest letters of a text in another script.
const LEAST_LETTERS: u32 = 12;
/// The fewest words in a hundred that must be common ones of the language.
const LEAST_SHARE: u32 = 15;

/// Guesses the language of a folded text; `None` when it cannot be told.
pub fn guess(folded: &Folded) -> Option<Language> {
    let mut letters = Letters::default();
    for character in folded.as_str().chars() {
        letters.count(character);
    }
    match letters.main()? {
        "Latin" => by_words(folded),
        "Arabic" => Some(Language::Code("ar")),
        script => Some(Language::Script(script)),
    }
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

fn by_words(folded: &Folded) -> Option<Language> {
    let mut words = 0;
    let mut counts = [0_u32; COMMON.len()];
    for word in folded.as_str().split(|c: char| !c.is_alphanumeric() && c != '\'').flat_map(elided).filter(|word| !word.is_empty()) {
        words += 1;
        if word.len() <= 6 {
            tally(word, &mut counts);
        }
    }
    let (best, most) = counts.iter().copied().enumerate().max_by_key(|(_, count)| *count)?;
    let second = counts.iter().enumerate().filter(|(language, _)| *language != best).map(|(_, count)| *count).max().unwrap_or(0);
    let told = words >= LEAST_WORDS && most * 100 >= words * LEAST_SHARE && most >= second + 2 && most * 10 >= second * 13;
    told.then_some(Language::Code(COMMON[best].0))
}

/// "l'article" is two words, "c'est" and "don't" are looked up as they are.
fn elided(word: &str) -> impl Iterator<Item = &str> {
    let (head, tail) = match word.split_once('\'') {
        Some((head, tail)) if matches!(head, "l" | "d" | "j" | "n" | "s" | "m" | "t" | "qu" | "jusqu" | "lorsqu") && tail.len() > 1 => {
            (head, tail)
        }
        _ => ("", word),
    };
    [head, tail].into_iter()
}

fn tally(word: &str, counts: &mut [u32; COMMON.len()]) {
    let mut padded = [b' '; 8];
    let Some(place) = padded.get_mut(1..=word.len()) else { return };
    place.copy_from_slice(word.as_bytes());
    let Ok(padded) = std::str::from_utf8(&padded[..word.len() + 2]) else { return };
    if matches!(word, "l" | "d" | "j" | "qu" | "jusqu" | "lorsqu") {
        counts[0] += 1;
    }
    for (language, (_, common)) in COMMON.iter().enumerate() {
        counts[language] += u32::from(common.contains(padded));
    }
}

#[cfg(test)]
mod tests {
    use super::{Folded, guess};

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
            assert_eq!(guess(&Folded::of(text)).map(super::Language::name), Some(code), "{text}");
        }
    }

    #[test]
    fn what_is_short_or_mixed_is_in_no_language() {
        for text in ["Merci !", "👍👍👍", "", "Bravo Awa Traoré", "شكرا Merci thanks спасибо", "2026 100 % 3,5", "lol mdr ptdr xptdr"]
        {
            assert_eq!(guess(&Folded::of(text)), None, "{text}");
        }
    }
}
