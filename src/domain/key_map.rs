use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;

/// What a key does in the console.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyAct {
    /// Goes to the next comment.
    Next,
    /// Goes to the one before.
    Previous,
    /// Approves.
    Approve,
    /// Rejects, and asks for the ground.
    Reject,
    /// Says that it is spam.
    Spam,
    /// Deletes.
    Delete,
    /// Takes the last decision back.
    Undo,
    /// Writes a note for colleagues.
    Note,
    /// Edits the text.
    Edit,
    /// Opens what is known of the author.
    Author,
    /// The same, where one bans, holds and trusts.
    Standing,
    /// Opens the campaign.
    Campaign,
    /// Opens the article.
    Open,
    /// Picks, to decide about several.
    Pick,
    /// Picks up to here.
    PickRange,
    /// Goes to the search.
    Search,
    /// Shows the keys.
    Help,
}

impl KeyAct {
    /// Every one there is, in the order in which they are shown.
    pub const ALL: [Self; 17] = [
        Self::Next,
        Self::Previous,
        Self::Approve,
        Self::Reject,
        Self::Spam,
        Self::Delete,
        Self::Undo,
        Self::Note,
        Self::Edit,
        Self::Author,
        Self::Standing,
        Self::Campaign,
        Self::Open,
        Self::Pick,
        Self::PickRange,
        Self::Search,
        Self::Help,
    ];

    /// The word in forms and in the store.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Next => "next",
            Self::Previous => "previous",
            Self::Approve => "approve",
            Self::Reject => "reject",
            Self::Spam => "spam",
            Self::Delete => "delete",
            Self::Undo => "undo",
            Self::Note => "note",
            Self::Edit => "edit",
            Self::Author => "author",
            Self::Standing => "standing",
            Self::Campaign => "campaign",
            Self::Open => "open",
            Self::Pick => "pick",
            Self::PickRange => "pick-range",
            Self::Search => "search",
            Self::Help => "help",
        }
    }

    /// The key that does it for whoever has not chosen another one: as editors know them from WordPress.
    const fn usual(self) -> Key {
        Key(match self {
            Self::Next => 'j',
            Self::Previous => 'k',
            Self::Approve => 'a',
            Self::Reject => 'r',
            Self::Spam => 's',
            Self::Delete => 'd',
            Self::Undo => 'u',
            Self::Note => 'n',
            Self::Edit => 'e',
            Self::Author => 'h',
            Self::Standing => 'b',
            Self::Campaign => 'c',
            Self::Open => 'o',
            Self::Pick => 'x',
            Self::PickRange => 'X',
            Self::Search => '/',
            Self::Help => '?',
        })
    }
}

/// A key by the one visible character that it gives, in the case that it gives: `X` is Shift and `x`. Digits stand for the reasons of a rejection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key(char);

/// Why something is not a key, or not this act's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// None, or more than one character, or one that cannot be seen.
    #[error("a key is one visible character")]
    NotOne,
    /// A digit.
    #[error("digits stand for the reasons of a rejection")]
    Digit,
    /// Another act has it.
    #[error("another act has this key: {}", .0.word())]
    Taken(KeyAct),
}

impl Key {
    /// # Errors
    /// [`KeyError::NotOne`], [`KeyError::Digit`].
    pub fn parse(raw: &str) -> Result<Self, KeyError> {
        let mut characters = raw.trim().chars();
        match (characters.next(), characters.next()) {
            (Some(digit), None) if digit.is_ascii_digit() => Err(KeyError::Digit),
            (Some(one), None) if one.is_alphanumeric() || one.is_ascii_punctuation() => Ok(Self(one)),
            _ => Err(KeyError::NotOne),
        }
    }

    /// The character.
    pub const fn character(self) -> char {
        self.0
    }
}

/// Undoes as well, where it does nothing else: WordPress has it beside `u`.
const ALSO_UNDOES: Key = Key('z');

/// Which key does what, for one person. No key does two things; an act may have none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyMap(BTreeMap<KeyAct, Key>);

impl Default for KeyMap {
    fn default() -> Self {
        Self(KeyAct::ALL.map(|act| (act, act.usual())).into())
    }
}

impl KeyMap {
    /// Reads what somebody chose for each act; a blank is no key.
    ///
    /// # Errors
    /// Every act whose key cannot be, with why. Of two with the same key, the later one.
    pub fn parse<'a>(chosen: impl Fn(KeyAct) -> &'a str) -> Result<Self, Vec<(KeyAct, KeyError)>> {
        let (mut map, mut wrong) = (Self(BTreeMap::new()), Vec::new());
        for act in KeyAct::ALL {
            let raw = chosen(act).trim();
            if raw.is_empty() {
                continue;
            }
            match Key::parse(raw).and_then(|key| map.act(key).map_or(Ok(key), |other| Err(KeyError::Taken(other)))) {
                Ok(key) => drop(map.0.insert(act, key)),
                Err(error) => wrong.push((act, error)),
            }
        }
        if wrong.is_empty() { Ok(map) } else { Err(wrong) }
    }

    /// The key of an act.
    pub fn key(&self, act: KeyAct) -> Option<Key> {
        self.0.get(&act).copied()
    }

    fn act(&self, key: Key) -> Option<KeyAct> {
        self.0.iter().find(|(_, own)| **own == key).map(|(act, _)| *act)
    }

    /// The second key that undoes, where it is free.
    pub fn also_undoes(&self) -> Option<Key> {
        Some(ALSO_UNDOES).filter(|key| self.act(*key).is_none())
    }

    /// What each key does.
    pub fn by_key(&self) -> impl Iterator<Item = (Key, KeyAct)> {
        let also = self.also_undoes().map(|key| (key, KeyAct::Undo));
        self.0.iter().map(|(act, key)| (*key, *act)).chain(also)
    }
}

/// Only what differs from the usual, so that an act that comes later has its usual key for everybody whose own keys leave it free.
impl Serialize for KeyMap {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let own = KeyAct::ALL.into_iter().filter(|act| self.key(*act) != Some(act.usual()));
        serializer.collect_map(own.map(|act| (act.word(), self.key(act).map(|Key(character)| character))))
    }
}

impl<'de> Deserialize<'de> for KeyMap {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let own = BTreeMap::<String, Option<char>>::deserialize(deserializer)?;
        let mut map = Self(BTreeMap::new());
        for act in KeyAct::ALL {
            if let Some(Some(character)) = own.get(act.word()) {
                map.0.insert(act, Key(*character));
            }
        }
        for act in KeyAct::ALL.into_iter().filter(|act| !own.contains_key(act.word())) {
            if map.act(act.usual()).is_none() {
                map.0.insert(act, act.usual());
            }
        }
        Ok(map)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The usual keys with some changed.
    fn chosen<'a>(changed: &'a [(KeyAct, &'a str)]) -> Result<KeyMap, Vec<(KeyAct, KeyError)>> {
        let usual: BTreeMap<_, _> = KeyAct::ALL.map(|act| (act, act.usual().0.to_string())).into();
        KeyMap::parse(|act| changed.iter().find(|(other, _)| *other == act).map_or(usual[&act].as_str(), |(_, key)| key))
    }

    #[test]
    fn keys_may_change_places_and_an_act_may_have_none() {
        assert_eq!(chosen(&[]), Ok(KeyMap::default()));
        let map = chosen(&[(KeyAct::Approve, " r "), (KeyAct::Reject, "a"), (KeyAct::Delete, ""), (KeyAct::Open, "ق")]).unwrap();
        assert_eq!((map.key(KeyAct::Approve), map.key(KeyAct::Delete)), (Some(Key('r')), None));
        assert_eq!(map.key(KeyAct::Open), Some(Key('ق')));
        let stored = serde_json::to_string(&map).unwrap();
        assert_eq!(stored, r#"{"approve":"r","reject":"a","delete":null,"open":"ق"}"#);
        assert_eq!(serde_json::from_str::<KeyMap>(&stored).unwrap(), map);
        assert_eq!(map.also_undoes(), Some(Key('z')));
        assert_eq!(chosen(&[(KeyAct::Spam, "z")]).unwrap().also_undoes(), None);
    }

    #[test]
    fn no_key_does_two_things_and_digits_are_taken() {
        let wrong = [(KeyAct::Approve, "é!"), (KeyAct::Spam, "7"), (KeyAct::Edit, "j"), (KeyAct::Note, "\u{200b}")];
        let expected = [
            (KeyAct::Approve, KeyError::NotOne),
            (KeyAct::Spam, KeyError::Digit),
            (KeyAct::Note, KeyError::NotOne),
            (KeyAct::Edit, KeyError::Taken(KeyAct::Next)),
        ];
        assert_eq!(chosen(&wrong), Err(expected.to_vec()));
    }

    #[test]
    fn an_act_that_came_later_takes_its_usual_key_from_nobody() {
        let map: KeyMap = serde_json::from_str(r#"{"approve":"e","gone":"q"}"#).unwrap();
        assert_eq!((map.key(KeyAct::Approve), map.key(KeyAct::Edit), map.key(KeyAct::Next)), (Some(Key('e')), None, Some(Key('j'))));
    }
}
