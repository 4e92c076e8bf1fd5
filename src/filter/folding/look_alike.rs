//! Letters of other scripts that look like Latin ones.

use unicode_security::confusable_detection::skeleton;

/// The Latin letter that a character that is not ASCII looks like, as far as people use it for one: by a table of what looks alike in lower
/// case, else by Unicode's confusables (UTS #39). `None` for a letter that looks like itself alone, as those of Arabic.
pub fn look_alike(character: char) -> Option<char> {
    match character {
        '\u{370}'..='\u{3FF}' => greek(character),
        '\u{400}'..='\u{52F}' => cyrillic(character),
        '\u{530}'..='\u{58F}' => armenian(character),
        // Scripts of the right and left whose letters are nobody's disguise.
        '\u{590}'..='\u{8FF}' | '\u{900}'..='\u{109F}' | '\u{1100}'..='\u{13FF}' | '\u{1780}'..='\u{1CFF}' | '\u{2E80}'..='\u{A4CF}' => {
            cherokee(character)
        }
        '\0'..='\u{7F}' | '\u{AC00}'..='\u{FAFF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}' | '\u{20000}'..='\u{3FFFF}' => None,
        // Letters in signs: regional indicators, negative circles and squares.
        '\u{1F1E6}'..='\u{1F1FF}' => nth_letter(character, '\u{1F1E6}'),
        '\u{1F150}'..='\u{1F169}' => nth_letter(character, '\u{1F150}'),
        '\u{1F170}'..='\u{1F189}' => nth_letter(character, '\u{1F170}'),
        other if other.is_alphabetic() => small_capital(other).or_else(|| confusable(other)),
        _ => None,
    }
}

fn nth_letter(character: char, first: char) -> Option<char> {
    let number = u32::from(character).checked_sub(u32::from(first))?;
    char::from_u32(u32::from('a') + number).filter(char::is_ascii_lowercase)
}

const fn greek(letter: char) -> Option<char> {
    Some(match letter {
        'α' => 'a',
        'β' => 'b',
        'ε' | 'ϵ' => 'e',
        'η' => 'n',
        'ι' => 'i',
        'κ' => 'k',
        'ν' => 'v',
        'ο' | 'σ' => 'o',
        'ρ' => 'p',
        'τ' => 't',
        'υ' | 'μ' => 'u',
        'χ' => 'x',
        'ω' => 'w',
        'γ' => 'y',
        'ζ' => 'z',
        'ϲ' | 'ς' => 'c',
        'ϳ' => 'j',
        _ => return None,
    })
}

const fn cyrillic(letter: char) -> Option<char> {
    Some(match letter {
        'а' | 'ӑ' | 'ӓ' => 'a',
        'в' | 'ь' | 'ъ' => 'b',
        'с' | 'ҫ' => 'c',
        'ԁ' => 'd',
        'е' | 'ё' | 'э' | 'є' | 'ҽ' | 'з' => 'e',
        'һ' | 'н' | 'ң' => 'h',
        'і' | 'ӏ' => 'i',
        'ј' => 'j',
        'к' | 'қ' => 'k',
        'м' => 'm',
        'п' => 'n',
        'о' | 'ө' => 'o',
        'р' => 'p',
        'ԛ' => 'q',
        'г' | 'я' | 'ґ' => 'r',
        'ѕ' => 's',
        'т' => 't',
        'ц' | 'и' => 'u',
        'ѵ' => 'v',
        'ԝ' | 'ш' => 'w',
        'х' => 'x',
        'у' | 'ү' => 'y',
        _ => return None,
    })
}

const fn armenian(letter: char) -> Option<char> {
    Some(match letter {
        'ա' => 'w',
        'հ' => 'h',
        'օ' => 'o',
        'ո' | 'ռ' => 'n',
        'ս' => 'u',
        'զ' => 'q',
        'ց' => 'g',
        'ք' => 'p',
        'յ' => 'j',
        _ => return None,
    })
}

/// Cherokee letters, most of which were drawn after Latin capitals.
fn cherokee(letter: char) -> Option<char> {
    matches!(letter, '\u{13A0}'..='\u{13FF}').then(|| confusable(letter)).flatten()
}

/// Small capitals and turned letters of the phonetic alphabets, as sites for "fancy text" use them.
const fn small_capital(letter: char) -> Option<char> {
    Some(match letter {
        'ᴀ' | 'ɐ' | 'ɑ' => 'a',
        'ʙ' | 'ƀ' => 'b',
        'ᴄ' | 'ɔ' | 'ƈ' => 'c',
        'ᴅ' | 'ɖ' | 'ɗ' => 'd',
        'ᴇ' | 'ǝ' | 'ə' | 'ɛ' => 'e',
        'ꜰ' | 'ɟ' | 'ƒ' => 'f',
        'ɢ' | 'ƃ' | 'ɡ' | 'ɠ' => 'g',
        'ʜ' | 'ɥ' | 'ɦ' => 'h',
        'ɪ' | 'ı' | 'ɨ' | 'ᴉ' => 'i',
        'ᴊ' | 'ɾ' | 'ʝ' => 'j',
        'ᴋ' | 'ʞ' | 'ƙ' => 'k',
        'ʟ' | 'ɫ' | 'ɭ' | 'ƚ' => 'l',
        'ᴍ' | 'ɯ' | 'ɱ' => 'm',
        'ɴ' | 'ɲ' | 'ŋ' | 'ƞ' => 'n',
        'ᴏ' | 'ɵ' => 'o',
        'ᴘ' | 'ƥ' => 'p',
        'ʀ' | 'ɹ' | 'ɽ' => 'r',
        'ꜱ' | 'ʂ' => 's',
        'ᴛ' | 'ʇ' | 'ŧ' | 'ƭ' | 'ʈ' => 't',
        'ᴜ' | 'ʉ' => 'u',
        'ᴠ' | 'ʌ' | 'ʋ' => 'v',
        'ᴡ' | 'ʍ' => 'w',
        'ʏ' | 'ʎ' | 'ƴ' => 'y',
        'ᴢ' | 'ʐ' | 'ƶ' => 'z',
        _ => return None,
    })
}

/// What UTS #39 takes for the same as the character, if that is one ASCII letter.
fn confusable(character: char) -> Option<char> {
    let mut buffer = [0; 4];
    let mut likeness = skeleton(character.encode_utf8(&mut buffer));
    let only = likeness.next()?;
    (likeness.next().is_none() && only.is_ascii_alphabetic()).then(|| only.to_ascii_lowercase())
}
