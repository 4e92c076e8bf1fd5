use crate::filter::{RuleText, RuleTexts, RulesError, RulesProblem};
use std::path::Path;

/// Rules and lists: what is compiled in, with the operator's files over it by name.
///
/// # Errors
/// [`RulesError`] when a file cannot be read.
pub(super) fn read(overrides: Option<&Path>) -> Result<RuleTexts, RulesError> {
    let mut texts = RuleTexts::embedded();
    for (name, text) in own_files(overrides, "rules", "toml")? {
        let shown = overrides.map_or_else(|| name.clone(), |folder| folder.join("rules").join(&name).display().to_string());
        texts.replace(&name, RuleText { name: shown, text, built_in: false });
    }
    texts.lists.extend(own_files(overrides, "lists", "txt")?);
    Ok(texts)
}

/// The operator's files of one kind, by name and text.
fn own_files(overrides: Option<&Path>, folder: &str, extension: &str) -> Result<Vec<(String, String)>, RulesError> {
    let Some(folder) = overrides.map(|overrides| overrides.join(folder)).filter(|folder| folder.is_dir()) else { return Ok(Vec::new()) };
    let problem = |path: &Path, error: &std::io::Error| unreadable(path, 0, error.to_string());
    let mut files = Vec::new();
    for entry in std::fs::read_dir(&folder).map_err(|error| problem(&folder, &error))? {
        let path = entry.map_err(|error| problem(&folder, &error))?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        if path.extension().is_some_and(|found| found == extension) {
            files.push((name.to_owned(), read_text(&path)?));
        }
    }
    Ok(files)
}

fn read_text(path: &Path) -> Result<String, RulesError> {
    if path.is_dir() {
        let cure = "this is a folder; give it another ending, since only files are read here";
        return Err(unreadable(path, 0, cure.to_owned()));
    }
    let bytes = std::fs::read(path).map_err(|error| unreadable(path, 0, format!("cannot be read: {error}")))?;
    String::from_utf8(bytes).map_err(|error| {
        let valid = String::from_utf8_lossy(&error.as_bytes()[..error.utf8_error().valid_up_to()]);
        let line = 1 + valid.matches('\n').count();
        unreadable(path, line, "not UTF-8 text; save the file as UTF-8".to_owned())
    })
}

fn unreadable(path: &Path, line: usize, message: String) -> RulesError {
    RulesError(vec![RulesProblem { file: path.display().to_string(), line, rule: None, message }])
}
