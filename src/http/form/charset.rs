//! The letters of a form. Old pages send Latin-1 without saying so, and their readers' letters must not be lost.

/// What bytes from 0x80 to 0x9F are in windows-1252, which browsers mean by Latin-1 (WHATWG Encoding). `\0` where there is nothing.
const UPPER_CONTROLS: [char; 32] = [
    '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0', '‘', '’', '“', '”', '•', '–', '—', '˜', '™',
    'š', '›', 'œ', '\0', 'ž', 'Ÿ',
];

/// The texts of one form, which share an encoding: UTF-8, or else windows-1252. `None` when they are neither.
pub(super) fn decode(texts: &[Vec<u8>]) -> Option<Vec<String>> {
    let as_utf8: Result<Vec<_>, _> = texts.iter().map(|text| std::str::from_utf8(text).map(str::to_owned)).collect();
    as_utf8.ok().or_else(|| texts.iter().map(|text| windows_1252(text)).collect())
}

fn windows_1252(bytes: &[u8]) -> Option<String> {
    let letter = |byte: &u8| match byte {
        0x80..=0x9F => Some(UPPER_CONTROLS[usize::from(byte - 0x80)]).filter(|letter| *letter != '\0'),
        other => Some(char::from(*other)),
    };
    bytes.iter().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn one_text_that_is_not_utf_8_makes_the_whole_form_latin_1() {
        assert_eq!(decode(&[b"caf\xe9 \x80".to_vec(), b"\xe0".to_vec()]).unwrap(), ["café €", "à"]);
        assert_eq!(decode(&["café".into()]).unwrap(), ["café"]);
        assert_eq!(decode(&[b"caf\xe9".to_vec(), b"\x81".to_vec()]), None, "no letter of windows-1252");
    }
}
