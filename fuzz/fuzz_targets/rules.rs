//! Any rule file is read or refused with a line of it, and never brings the reader down.
#![cfg_attr(feature = "libfuzzer", no_main)]

use std::collections::BTreeMap;
use toguna::filter::{RuleSet, RuleTexts};

toguna_fuzz::target!(are_read_or_refused);

fn are_read_or_refused(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    let lists = BTreeMap::from([("list.txt".to_owned(), "casino\n*porn*\n".to_owned())]);
    if let Err(error) = RuleSet::load(RuleTexts::new([("fuzz.toml".to_owned(), text.to_owned())], lists)) {
        assert!(!error.0.is_empty());
        for problem in error.0.iter().filter(|problem| problem.file == "fuzz.toml") {
            assert!(problem.line <= text.lines().count().max(1));
        }
    }
}
