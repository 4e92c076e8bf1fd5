//! What one character is read as.

use unicode_normalization::char::decompose_compatible;

/// The character that decomposes into most others, as many as in a sentence.
const PEACE_BE_UPON_HIM: char = '\u{FDFA}';

/// Hands on what a character that is not ASCII is read as: its compatibility decomposition (NFKD) in lower case, without accents and
/// without what nobody sees; ligatures and letters with strokes as the letters people type for them; Arabic letter forms, digits and
/// typographic punctuation as their plain ones. Nothing for a character that is dropped.
///
/// One character becomes eight at most: the one that would become eighteen (U+FDFA) is read as people abbreviate it.
pub(super) fn fold(character: char, mut push: impl FnMut(char)) {
    if matches!(character, '\u{627}'..='\u{648}') && character != '\u{640}' && character != '\u{629}' {
        return push(character);
    }
    if is_unseen(character) {
        return;
    }
    match character {
        PEACE_BE_UPON_HIM => return "صلعم".chars().for_each(push),
        // Typed for an apostrophe; Unicode takes it for an accent on a space.
        '´' => return push('\''),
        _ => {}
    }
    decompose_compatible(character, |part| {
        for lower in part.to_lowercase() {
            if !is_mark(lower) && !is_unseen(lower) {
                plain(lower, &mut push);
            }
        }
    });
}

/// Whether a character is a letter or a digit: `char::is_alphanumeric`, answered at once for the letters that most texts are made of.
pub fn is_letter_or_digit(character: char) -> bool {
    match character {
        '\0'..='\u{7F}' => character.is_ascii_alphanumeric(),
        '\u{D7}' | '\u{F7}' => false,
        '\u{C0}'..='\u{24F}' | '\u{620}'..='\u{64A}' => true,
        other => other.is_alphanumeric(),
    }
}

fn plain(lower: char, push: &mut impl FnMut(char)) {
    let letters = match lower {
        'ß' => "ss",
        'œ' => "oe",
        'æ' => "ae",
        'þ' => "th",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'ı' => "i",
        'ς' => "σ",
        // Accents in other widths decompose into the backtick, which is typed for an apostrophe.
        '‘' | '’' | 'ʼ' | '′' | '`' => "'",
        '“' | '”' | '«' | '»' | '„' => "\"",
        '‐'..='―' | '−' => "-",
        'ى' | 'ی' | 'ې' | 'ۍ' | 'ے' => "ي",
        'ة' | 'ھ' | 'ہ' | 'ە' | 'ۃ' => "ه",
        'ک' | 'ڪ' | 'گ' | 'ڭ' => "ك",
        'ٱ' => "ا",
        'ٮ' | 'پ' => "ب",
        'چ' => "ج",
        'ژ' => "ز",
        'ڡ' | 'ڤ' => "ف",
        'ٯ' => "ق",
        'ں' => "ن",
        'ۆ' | 'ۇ' | 'ۋ' => "و",
        '٠'..='٩' => return push(digit(lower, '٠')),
        '۰'..='۹' => return push(digit(lower, '۰')),
        other => return push(other),
    };
    letters.chars().for_each(push);
}

fn digit(character: char, zero: char) -> char {
    u32::from(character).checked_sub(u32::from(zero)).and_then(|value| char::from_digit(value, 10)).unwrap_or(character)
}

/// Marks that change how a letter is said, not which word it is: accents of Latin, Greek and Cyrillic, vowel signs of Arabic and Hebrew.
/// Vowel signs of other scripts are letters to their readers, and stay.
fn is_mark(character: char) -> bool {
    matches!(character,
        '\u{300}'..='\u{36F}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5BD}' | '\u{5BF}' | '\u{5C1}' | '\u{5C2}' | '\u{5C4}' | '\u{5C5}' | '\u{5C7}'
        | '\u{610}'..='\u{61A}' | '\u{640}' | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{6D6}'..='\u{6DC}' | '\u{6DF}'..='\u{6E4}' | '\u{6E7}' | '\u{6E8}'
        | '\u{6EA}'..='\u{6ED}' | '\u{8D3}'..='\u{8FF}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}'
        | '\u{FE20}'..='\u{FE2F}')
}

/// Characters that take no room on the screen (Unicode's default ignorable ones) and control characters; not white space.
fn is_unseen(character: char) -> bool {
    matches!(character,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
        | '\u{FFF0}'..='\u{FFFB}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
        || (character.is_control() && !character.is_whitespace())
}
