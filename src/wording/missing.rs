use super::{Wording, WordingError, templates};
use crate::{assets::Folder, domain::Locale};
use regex::Regex;
use std::path::{Path, PathBuf};

/// What templates and translations lack: what would come out only when a page or a mail is made. One line each, with the file.
///
/// # Errors
/// [`WordingError`] when they cannot even be loaded.
pub fn missing(overrides: Option<&Path>) -> Result<Vec<String>, WordingError> {
    let wording = Wording::load(overrides)?;
    let sources = templates::sources(overrides)?;
    let mut found = Vec::new();
    for (name, text) in &sources {
        let others = names(r#"\{%-?\s*(?:include|extends|import|from)\s+["']([^"']+)["']"#, text);
        let lacks = others.into_iter().filter(|other| !sources.iter().any(|(name, _)| name == other));
        found.extend(lacks.map(|other| format!("templates/{name}: the template `{other}` that it asks for is missing")));
        for id in names(r#"\bt\(\s*["']([^"']+)["']\s*[,)]"#, text) {
            let without = Locale::ALL.into_iter().filter(|locale| !wording.languages.has(*locale, &id)).map(Locale::code);
            let without: Vec<_> = without.collect();
            if !without.is_empty() {
                found.push(format!("templates/{name}: the sentence `{id}` is missing in {}", without.join(", ")));
            }
        }
    }
    if let Some(folder) = overrides {
        found.extend(unused(folder));
        found.extend(super::unknown::unknown(folder)?);
    }
    Ok(found)
}

fn names(pattern: &str, text: &str) -> Vec<String> {
    let found = Regex::new(pattern).map(|pattern| pattern.captures_iter(text).map(|found| found[1].to_owned()).collect());
    found.unwrap_or_default()
}

/// The operator's files that take the place of none.
fn unused(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for (below, extensions) in [("templates", ["html", "j2"].as_slice()), ("locales", &["ftl"])] {
        let known = Folder::Config.list(&format!("{below}/"));
        for path in files(&folder.join(below)) {
            let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
            let name = path.strip_prefix(folder).unwrap_or(&path).display().to_string();
            if !path.exists() {
                found.push(format!("{name}: it leads to a file that is missing"));
            } else if extensions.contains(&extension) && !known.contains(&name) {
                let near = known.iter().min_by_key(|known| strsim::damerau_levenshtein(known, &name));
                let near = near.map_or_else(String::new, |near| format!("; the nearest is {near}"));
                found.push(format!("{name}: nothing asks for a file of this name{near}"));
            }
        }
    }
    found
}

/// All files below a folder, in order; what is hidden is an editor's or a mount's own.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for path in entries.map(|entry| entry.path()).filter(|path| !hidden(path)) {
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

fn hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}
