use super::Proposal;
use crate::filter::{RuleSet, RuleText};
use similar::TextDiff;

impl Proposal {
    /// What would change in the rule files, as a unified diff. A file that is compiled in is changed by a copy in the folder of the
    /// configuration.
    pub fn rules_diff(&self, rules: &RuleSet) -> String {
        let name = |file: &RuleText| file.name.rsplit('/').next().unwrap_or_default().to_owned();
        let mut text = String::new();
        for file in &self.applied_to(rules).files {
            let before = &rules.texts().files;
            let Some(old) = before.iter().find(|old| name(old) == name(file) && old.text != file.text) else { continue };
            text.push_str(&unified(&old.name, &old.text, &format!("rules/{}", name(file)), &file.text));
        }
        text
    }
}

/// What differs between two texts, under these names; empty if nothing does.
pub fn unified(old_name: &str, old: &str, new_name: &str, new: &str) -> String {
    if old == new {
        return String::new();
    }
    TextDiff::from_lines(old, new).unified_diff().header(old_name, new_name).to_string()
}
