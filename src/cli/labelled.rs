//! Files of labelled comments: JSON Lines of `{"id", "text", "label", "date"?, "spans"?}`.

use crate::filter::classifier::Head;
use anyhow::{Context as _, bail};
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// A comment with what people said it is.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Row {
    pub id: serde_json::Value,
    pub text: String,
    #[serde(deserialize_with = "label")]
    pub label: Label,
    #[serde(default)]
    pub date: Option<String>,
    /// `[start, end)` in characters, where people marked what made them say so.
    #[serde(default)]
    pub spans: Vec<[usize; 2]>,
}

/// One of the four labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Label {
    pub head: Head,
    pub of_class: bool,
}

impl Label {
    /// What it teaches a head. Whoever looked for abuse in a comment has taken it for a comment: it is no advertising. Nobody looked for abuse in
    /// advertising, nor beside it.
    pub(super) fn teaches(self, head: Head) -> Option<bool> {
        match (self.head, head) {
            (own, head) if own == head => Some(self.of_class),
            (Head::Abuse, Head::Spam) => Some(false),
            _ => None,
        }
    }

    /// As it is written in the files.
    pub(super) const fn name(self) -> &'static str {
        match (self.head, self.of_class) {
            (Head::Spam, true) => "spam",
            (Head::Spam, false) => "ham",
            (Head::Abuse, true) => "toxic",
            (Head::Abuse, false) => "ok",
        }
    }
}

fn label<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Label, D::Error> {
    let name = String::deserialize(deserializer)?;
    let (head, of_class) = match name.as_str() {
        "spam" => (Head::Spam, true),
        "ham" => (Head::Spam, false),
        "toxic" => (Head::Abuse, true),
        "ok" => (Head::Abuse, false),
        _ => return Err(serde::de::Error::custom(format!("unknown label {name:?}; it must be spam or ham, toxic or ok"))),
    };
    Ok(Label { head, of_class })
}

/// All rows of a file.
pub(super) fn read(path: &Path) -> anyhow::Result<Vec<Row>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    let rows: Vec<Row> = lines
        .map(|(number, line)| {
            serde_json::from_str(line).map_err(|error| {
                anyhow::anyhow!(
                    "{}:{number}: {error}\n  A line must be like {{\"id\": \"1\", \"text\": \"…\", \"label\": \"spam\"}}.",
                    path.display()
                )
            })
        })
        .collect::<Result<_, _>>()?;
    if rows.is_empty() {
        bail!("{}: there is no labelled comment in it", path.display());
    }
    Ok(rows)
}

/// Several files, each a source of its own.
pub(super) fn read_all(paths: &[PathBuf]) -> anyhow::Result<Vec<Vec<Row>>> {
    paths.iter().map(|path| read(path)).collect()
}
