/// A text without markup, with the way back to where each of its characters stood.
#[derive(Debug, PartialEq, Eq)]
pub struct Plain {
    /// What a reader sees.
    pub text: String,
    /// The place of each character in what was sent, in characters; at the end the length of that.
    places: Vec<usize>,
}

const ENTITIES: [(&str, char); 6] = [("amp", '&'), ("lt", '<'), ("gt", '>'), ("quot", '"'), ("apos", '\''), ("nbsp", ' ')];

impl Plain {
    /// A text that has no markup.
    pub fn of_text(text: &str) -> Self {
        Self { text: text.to_owned(), places: (0..=text.chars().count()).collect() }
    }

    /// HTML: elements end words where they begin and end, and references become what they stand for. No browser's parser: what is no tag and no
    /// reference that is known is text.
    pub fn of_html(html: &str) -> Self {
        let letters: Vec<char> = html.chars().collect();
        let (mut text, mut places, mut at) = (String::with_capacity(html.len()), Vec::with_capacity(letters.len()), 0);
        while at < letters.len() {
            let (letter, length) = match letters[at] {
                '<' => tag(&letters[at..]).map_or(('<', 1), |length| (' ', length)),
                '&' => reference(&letters[at..]).unwrap_or(('&', 1)),
                other => (other, 1),
            };
            text.push(letter);
            places.push(at);
            at += length;
        }
        places.push(letters.len());
        Self { text, places }
    }

    /// Where a stretch of the text, in bytes, stood in what was sent, in characters (Unicode code points).
    pub fn sent(&self, start: usize, end: usize) -> (usize, usize) {
        let characters = |bytes: usize| self.text.get(..bytes).map_or(0, |before| before.chars().count());
        let place = |at: usize| self.places.get(at).or(self.places.last()).copied().unwrap_or(0);
        (place(characters(start)), place(characters(end)))
    }
}

/// The length of the tag or comment that these letters begin with.
fn tag(letters: &[char]) -> Option<usize> {
    let is_tag = letters.get(1).is_some_and(|next| next.is_ascii_alphabetic() || matches!(next, '/' | '!'));
    let end = letters.iter().position(|letter| *letter == '>')?;
    is_tag.then_some(end + 1)
}

/// The character that these letters stand for, and how many they are.
fn reference(letters: &[char]) -> Option<(char, usize)> {
    let end = letters.iter().take(12).position(|letter| *letter == ';')?;
    let name: String = letters[1..end].iter().collect();
    let named = || ENTITIES.iter().find(|(entity, _)| *entity == name).map(|(_, letter)| *letter);
    let numbered = || {
        let number = name.strip_prefix('#')?;
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16),
            None => number.parse(),
        };
        char::from_u32(code.ok()?)
    };
    named().or_else(numbered).map(|letter| (letter, end + 1))
}

#[cfg(test)]
mod tests {
    use super::Plain;

    #[test]
    fn html_is_read_as_a_reader_sees_it_and_the_way_back_is_known() {
        let plain = Plain::of_html("<p>Tu es b&#234;te &amp; <b>laid</b> 1 < 2 &zz;</p>");
        assert_eq!(plain.text, " Tu es bête &  laid  1 < 2 &zz; ");
        let start = plain.text.find("bête").unwrap();
        assert_eq!(plain.sent(start, start + "bête".len()), (9, 18));
        let start = plain.text.find("laid").unwrap();
        assert_eq!(plain.sent(start, start + 4), (28, 32));
    }

    #[test]
    fn a_text_keeps_its_places() {
        let plain = Plain::of_text("é<b>x");
        assert_eq!((plain.text.as_str(), plain.sent(2, 3)), ("é<b>x", (1, 2)));
        assert_eq!(Plain::of_html("").sent(0, 0), (0, 0));
    }
}
