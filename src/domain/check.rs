use super::Verdict;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What an external check said of a text. It holds no word of the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckAnswer {
    /// What it would do with the comment.
    pub verdict: Verdict,
    /// How sure it is of each category that it knows, in hundredths.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub scores: BTreeMap<String, u8>,
}

impl CheckAnswer {
    /// The most categories of one answer.
    pub const MOST_SCORES: usize = 64;
    /// The longest name of a category, in bytes.
    pub const LONGEST_CATEGORY: usize = 64;

    /// A verdict and nothing else.
    pub const fn plain(verdict: Verdict) -> Self {
        Self { verdict, scores: BTreeMap::new() }
    }

    /// Whether a text can be the name of a category: letters, digits and `-_/.` of ASCII.
    pub fn is_category(name: &str) -> bool {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'/' | b'.');
        (1..=Self::LONGEST_CATEGORY).contains(&name.len()) && name.bytes().all(is_plain)
    }
}
