//! What a moderator changed in a text, word by word.

use serde::Serialize;

/// A run of words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "text", rename_all = "lowercase")]
pub(super) enum Run {
    /// In both.
    Same(String),
    /// In the text before only.
    Gone(String),
    /// In the text after only.
    New(String),
}

/// So many pairs of words are compared at most; beyond it, all between the common beginning and the common end counts as changed.
const MOST_PAIRS: usize = 4_000_000;

/// What leads from one text to another, by the longest common subsequence of their words. White space belongs to the word before it.
pub(super) fn change(before: &str, after: &str) -> Vec<Run> {
    let (before, after) = (words(before), words(after));
    let start = before.iter().zip(&after).take_while(|(one, other)| one == other).count();
    let ends = before[start..].iter().rev().zip(after[start..].iter().rev());
    let end = ends.take_while(|(one, other)| one == other).count();
    let mut runs = Vec::new();
    push(&mut runs, Run::Same, before[..start].concat());
    middle(&mut runs, &before[start..before.len() - end], &after[start..after.len() - end]);
    push(&mut runs, Run::Same, before[before.len() - end..].concat());
    runs
}

fn words(text: &str) -> Vec<&str> {
    text.split_inclusive(char::is_whitespace).collect()
}

fn push(runs: &mut Vec<Run>, kind: fn(String) -> Run, text: String) {
    match (runs.last_mut(), kind(text)) {
        (_, Run::Same(text) | Run::Gone(text) | Run::New(text)) if text.is_empty() => {}
        (Some(Run::Same(last)), Run::Same(text)) | (Some(Run::Gone(last)), Run::Gone(text)) | (Some(Run::New(last)), Run::New(text)) => {
            last.push_str(&text);
        }
        (_, run) => runs.push(run),
    }
}

fn middle(runs: &mut Vec<Run>, before: &[&str], after: &[&str]) {
    if before.len() * after.len() > MOST_PAIRS {
        push(runs, Run::Gone, before.concat());
        push(runs, Run::New, after.concat());
        return;
    }
    let width = after.len() + 1;
    // How long the longest common subsequence of what is left is, from each pair of places on.
    let mut longest = vec![0_u16; (before.len() + 1) * width];
    for one in (0..before.len()).rev() {
        for other in (0..after.len()).rev() {
            let here = one * width + other;
            longest[here] =
                if before[one] == after[other] { longest[here + width + 1] + 1 } else { longest[here + width].max(longest[here + 1]) };
        }
    }
    let (mut one, mut other) = (0, 0);
    while one < before.len() || other < after.len() {
        let here = one * width + other;
        if one < before.len() && other < after.len() && before[one] == after[other] {
            push(runs, Run::Same, before[one].to_owned());
            (one, other) = (one + 1, other + 1);
        } else if other == after.len() || (one < before.len() && longest[here + width] >= longest[here + 1]) {
            push(runs, Run::Gone, before[one].to_owned());
            one += 1;
        } else {
            push(runs, Run::New, after[other].to_owned());
            other += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_that_went_and_came_stand_where_they_were() {
        let runs = change("The mayor is a liar and everybody knows.", "The mayor is wrong and everybody knows.");
        let expected = [
            Run::Same("The mayor is ".to_owned()),
            Run::Gone("a liar ".to_owned()),
            Run::New("wrong ".to_owned()),
            Run::Same("and everybody knows.".to_owned()),
        ];
        assert_eq!(runs, expected);
        assert_eq!(change("", ""), []);
        assert_eq!(change("a", ""), [Run::Gone("a".to_owned())]);
    }

    proptest! {
        #[test]
        fn both_texts_can_be_read_from_it(before in "([abc]{1,2}[ \n]?){0,12}", after in "([abc]{1,2}[ \n]?){0,12}") {
            let runs = change(&before, &after);
            let read = |without: fn(&Run) -> bool| -> String {
                let left = runs.iter().filter(|run| !without(run));
                left.map(|run| match run { Run::Same(text) | Run::Gone(text) | Run::New(text) => text.as_str() }).collect()
            };
            prop_assert_eq!(read(|run| matches!(run, Run::New(_))), before);
            prop_assert_eq!(read(|run| matches!(run, Run::Gone(_))), after);
        }
    }
}
