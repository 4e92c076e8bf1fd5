//! Values that an operator's templates and translations ask for and nothing gives: a mistyped name would come out only when a page or a mail
//! is made. Known is what the templates and sentences that are compiled in ask for.

use super::{Wording, WordingError, source};
use crate::{assets::Folder, domain::Locale};
use regex::Regex;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

/// One line for each, with the file.
///
/// # Errors
/// [`WordingError`] when they cannot even be loaded.
pub(super) fn unknown(folder: &Path) -> Result<Vec<String>, WordingError> {
    let mut found = in_templates(&Wording::load(None)?, &Wording::load(Some(folder))?, folder);
    for locale in Locale::ALL {
        found.extend(in_sentences(locale, folder)?);
    }
    Ok(found)
}

fn in_templates(carried: &Wording, own: &Wording, folder: &Path) -> Vec<String> {
    let known: BTreeSet<String> = asked(carried, &|_| true).into_iter().map(|(_, value)| value).collect();
    let unknown = asked(own, &|name| folder.join("templates").join(name).is_file()).into_iter().filter(|(_, value)| !known.contains(value));
    unknown.map(|(name, value)| format!("templates/{name}: no template is given a value `{value}`{}", nearest(&value, &known))).collect()
}

/// The values that some templates ask for, each with the template's name.
fn asked(wording: &Wording, which: &dyn Fn(&str) -> bool) -> Vec<(String, String)> {
    let environments = wording.templates.values().take(1);
    let templates = environments.flat_map(minijinja::Environment::templates).filter(|(name, _)| which(name));
    let mut all: Vec<_> = templates
        .flat_map(|(name, template)| template.undeclared_variables(true).into_iter().map(|value| (name.to_owned(), value)))
        .collect();
    all.sort();
    all
}

/// A sentence may use the values that the same sentence uses in any language that is compiled in.
fn in_sentences(locale: Locale, folder: &Path) -> Result<Vec<String>, WordingError> {
    let path = format!("locales/{}.ftl", locale.code());
    if !folder.join(&path).is_file() {
        return Ok(Vec::new());
    }
    let mut known: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for locale in Locale::ALL {
        let text = Folder::Config.text(&format!("locales/{}.ftl", locale.code())).unwrap_or_default();
        for (sentence, value) in values(&text) {
            known.entry(sentence).or_default().insert(value);
        }
    }
    let unknown = |(sentence, value): &(String, String)| known.get(sentence).is_none_or(|known| !known.contains(value));
    let own = source(&path, Some(folder))?.unwrap_or_default();
    // A sentence of the operator's own, for a template of the operator's own, may use what that gives it.
    let is_carried = |sentence: &str| Folder::Config.text(&path).is_some_and(|text| text.lines().any(|line| begins(line, sentence)));
    let told = values(&own).into_iter().filter(unknown).filter(|(sentence, _)| is_carried(sentence)).map(|(sentence, value)| {
        let near = known.get(&sentence).map_or_else(String::new, |known| nearest(&value, known));
        format!("{path}: the sentence `{sentence}` is given no value `${value}`{near}")
    });
    Ok(told.collect())
}

fn begins(line: &str, sentence: &str) -> bool {
    line.strip_prefix(sentence).is_some_and(|rest| rest.trim_start().starts_with('='))
}

/// The values in a Fluent file, each with the sentence that uses it.
fn values(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let (Ok(head), Ok(value)) = (Regex::new(r"^([a-zA-Z][a-zA-Z0-9_-]*)\s*="), Regex::new(r"\$([a-zA-Z][a-zA-Z0-9_-]*)")) else {
        return found;
    };
    let mut sentence = String::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some(begun) = head.captures(line) {
            begun[1].clone_into(&mut sentence);
        }
        found.extend(value.captures_iter(line).map(|value| (sentence.clone(), value[1].to_owned())));
    }
    found
}

fn nearest(value: &str, known: &BTreeSet<String>) -> String {
    let near = known.iter().min_by_key(|known| strsim::damerau_levenshtein(known, value));
    near.map_or_else(String::new, |near| format!("; the nearest is `{near}`"))
}
