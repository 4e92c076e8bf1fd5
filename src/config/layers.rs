//! Layers of settings, the later over the earlier, each value with where it came from.

use std::{collections::BTreeMap, fmt::Write as _};
use toml_edit::{Document, Item, TableLike, Value};

/// A key path: `["server", "listen"]`.
pub type KeyPath = Vec<String>;

/// A value and where it came from: `toguna.toml:12`, `environment TOGUNA__SERVER__LISTEN`, `command line`.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// The value.
    pub value: toml::Value,
    /// Where it came from.
    pub origin: String,
}

/// All values in force, by key path.
#[derive(Clone, Debug, Default)]
pub struct Layers(BTreeMap<KeyPath, Leaf>);

impl Layers {
    /// Puts a TOML file over what is there.
    ///
    /// # Errors
    /// One line, `file:line: what is wrong`, for a text that is not TOML.
    pub fn add_file(&mut self, name: &str, text: &str) -> Result<(), String> {
        let document = Document::parse(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            format!("{name}:{}: {}", line_of(text, at), error.message().trim())
        })?;
        self.add_table(&mut Vec::new(), document.as_table(), &|at| format!("{name}:{}", line_of(text, at)));
        Ok(())
    }

    fn add_table(&mut self, path: &mut KeyPath, table: &dyn TableLike, origin: &dyn Fn(usize) -> String) {
        for (key, item) in table.iter() {
            path.push(key.to_owned());
            let at = || table.key(key).and_then(toml_edit::Key::span).map_or(0, |span| span.start);
            if let Some(inner) = item.as_table_like() {
                // A table without anything in it says that it is there: a site with all the defaults.
                if inner.is_empty() && path.len() > 1 {
                    self.set(path.clone(), toml::Value::Table(toml::Table::new()), origin(at()));
                }
                self.add_table(path, inner, origin);
            } else if let Item::Value(value) = item {
                let at = table.key(key).and_then(toml_edit::Key::span).or_else(|| value.span()).map_or(0, |span| span.start);
                self.set(path.clone(), plain(value), origin(at));
            } else if let Item::ArrayOfTables(tables) = item {
                let at = tables.span().map_or_else(at, |span| span.start);
                self.set(path.clone(), plain(&tables.clone().into_array().into()), origin(at));
            }
            path.pop();
        }
    }

    /// Puts the environment over what is there: `TOGUNA__SERVER__LISTEN` is `server.listen`. A value is read as TOML (`["127.0.0.1"]`,
    /// `10`, `true`), or taken as a text where it is none.
    pub fn add_environment(&mut self, variables: impl Iterator<Item = (String, String)>) {
        for (name, text) in variables {
            let Some(keys) = name.strip_prefix("TOGUNA__") else { continue };
            let path: KeyPath = keys.split("__").map(str::to_lowercase).collect();
            let value = format!("v = {text}").parse::<toml::Table>().ok().and_then(|mut table| table.remove("v"));
            let value = match (value, self.0.get(&path)) {
                (Some(toml::Value::String(quoted)), _) => toml::Value::String(quoted),
                // What is a text below stays one: a site's name may well be 1984.
                (Some(_), Some(Leaf { value: toml::Value::String(_), .. })) | (None, _) => toml::Value::String(text),
                (Some(value), _) => value,
            };
            self.set(path, value, format!("environment {name}"));
        }
    }

    /// Sets one value.
    pub fn set(&mut self, path: KeyPath, value: toml::Value, origin: String) {
        self.0.insert(path, Leaf { value, origin });
    }

    /// Takes one value, or all beneath a key, away; says whether there was any.
    pub fn remove(&mut self, path: &[String]) -> bool {
        let before = self.0.len();
        self.0.retain(|key, _| !key.starts_with(path));
        self.0.len() < before
    }

    /// Where the value at a path, or the first value beneath it, came from.
    pub fn origin(&self, path: &[String]) -> Option<&str> {
        self.0.iter().find(|(key, _)| key.starts_with(path)).map(|(_, leaf)| leaf.origin.as_str())
    }

    /// The values beneath a path, by their paths from there.
    pub fn beneath<'a>(&'a self, path: &'a [String]) -> impl Iterator<Item = (&'a [String], &'a Leaf)> {
        self.0.iter().filter_map(move |(key, leaf)| key.strip_prefix(path).filter(|rest| !rest.is_empty()).map(|rest| (rest, leaf)))
    }

    /// The keys directly beneath a path, each once.
    pub fn keys(&self, path: &[String]) -> Vec<String> {
        let mut keys: Vec<_> = self.beneath(path).filter_map(|(rest, _)| rest.first().cloned()).collect();
        keys.dedup();
        keys
    }

    /// One nested table of everything beneath a path.
    pub fn table(&self, path: &[String]) -> toml::Table {
        let mut root = toml::Table::new();
        for (keys, leaf) in self.beneath(path) {
            insert(&mut root, keys, leaf.value.clone());
        }
        root
    }

    /// All values as lines `key = value  # origin`; a password in a URL is shown as `…`.
    pub fn show(&self) -> String {
        self.0.iter().fold(String::new(), |mut text, (path, leaf)| {
            let value = redacted(&leaf.value);
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{:<44}  # {}", format!("{} = {value}", path.join(".")), leaf.origin);
            text
        })
    }
}

/// The keys that stand in a text as comments such as `# url = "…"`: what may be set and has no value of its own. With each, its comment.
pub fn unset_keys(text: &str) -> Vec<(KeyPath, String)> {
    let mut section = Vec::new();
    let mut keys = Vec::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.split_once(']')).map(|(name, _)| name) {
            section = name.split('.').map(str::to_owned).collect();
        } else if let Some((key, example)) = line.strip_prefix("# ").and_then(|rest| rest.split_once(" = "))
            && key.chars().all(|c| c.is_ascii_lowercase() || c == '_')
        {
            keys.push(([section.clone(), vec![key.to_owned()]].concat(), example.to_owned()));
        }
    }
    keys
}

/// Sets a value beneath nested tables. A plain value that stands in the way of a table gives way to it.
fn insert(table: &mut toml::Table, keys: &[String], value: toml::Value) {
    match keys {
        [] => {}
        [last] => {
            table.insert(last.clone(), value);
        }
        [key, rest @ ..] => {
            let mut inner = match table.remove(key) {
                Some(toml::Value::Table(inner)) => inner,
                _ => toml::Table::new(),
            };
            insert(&mut inner, rest, value);
            table.insert(key.clone(), toml::Value::Table(inner));
        }
    }
}

fn redacted(value: &toml::Value) -> String {
    match value.as_str().and_then(|text| url::Url::parse(text).ok()) {
        Some(mut url) if url.password().is_some() => match url.set_password(Some("REDACTED")) {
            Ok(()) => format!("\"{}\"", url.as_str().replace("REDACTED", "…")),
            Err(()) => "\"…\"".to_owned(),
        },
        _ => value.to_string(),
    }
}

fn plain(value: &Value) -> toml::Value {
    match value {
        Value::String(text) => toml::Value::String(text.value().clone()),
        Value::Integer(number) => toml::Value::Integer(*number.value()),
        Value::Float(number) => toml::Value::Float(*number.value()),
        Value::Boolean(flag) => toml::Value::Boolean(*flag.value()),
        Value::Datetime(moment) => toml::Value::String(moment.value().to_string()),
        Value::Array(values) => toml::Value::Array(values.iter().map(plain).collect()),
        Value::InlineTable(table) => toml::Value::Table(table.iter().map(|(key, value)| (key.to_owned(), plain(value))).collect()),
    }
}

/// The line, from 1, that a byte stands on.
fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}
