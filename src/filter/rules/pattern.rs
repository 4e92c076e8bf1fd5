use crate::{
    domain::{Field, Points},
    filter::{Case, Finding, Rule, folding::Folded, lexicon::Collection, literals, rule_table::RuleTable},
};
use regex::{Regex, RegexBuilder};
use std::sync::OnceLock;

/// What a compiled pattern may take; a larger one is refused when it is read.
const MOST_BYTES: usize = 1 << 20;

/// Judges that a regular expression matches. Matching takes time linear in the text (crate `regex`).
#[derive(Debug)]
struct Pattern {
    points: Points,
    regex: Matcher,
    reads: Reads,
    fields: Vec<Field>,
    /// What must stand in the folded text for the pattern to match.
    required: Option<Collection>,
}

/// A pattern, compiled.
#[derive(Debug)]
enum Matcher {
    /// As it stands.
    Plain(Regex),
    /// One with Unicode word boundaries. Those make `regex` leave its fast engine on text that is not ASCII, so they are asked for only where
    /// all the rest matches, and compiled when that first happens.
    Bounded { unbounded: Regex, pattern: String, reads: Reads, whole: OnceLock<Option<Regex>> },
}

impl Matcher {
    fn compile(pattern: &str, reads: Reads) -> Result<Self, regex::Error> {
        Ok(match without_boundaries(pattern) {
            None => Self::Plain(compiled(pattern, reads, MOST_BYTES)?),
            Some(unbounded) => {
                // What is wrong is said of the pattern as it was written.
                let unbounded = compiled(&unbounded, reads, MOST_BYTES).or_else(|_| compiled(pattern, reads, MOST_BYTES))?;
                Self::Bounded { unbounded, pattern: pattern.to_owned(), reads, whole: OnceLock::new() }
            }
        })
    }

    /// The regex to look for matches with, if there can be any.
    fn on(&self, text: &str) -> Option<&Regex> {
        match self {
            Self::Plain(regex) => Some(regex),
            Self::Bounded { unbounded, pattern, reads, whole } => {
                if !unbounded.is_match(text) {
                    return None;
                }
                // Boundaries add little to what compiled within the limit already.
                whole.get_or_init(|| compiled(pattern, *reads, 2 * MOST_BYTES).ok()).as_ref()
            }
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reads {
    /// The folded text: lower case, no accents.
    Folded,
    /// The text as it was typed.
    Raw,
}

pub(super) fn read(table: &mut RuleTable<'_>) -> Option<Box<dyn Rule>> {
    let points = table.own_points();
    let fields = table.applies_to();
    let reads = table.word("reads", &[("folded", Reads::Folded), ("raw", Reads::Raw)], Some(Reads::Folded));
    let (pattern, line) = table.required_text("pattern", "whatsapp.{0,9}[0-9]{6}")?;
    let reads = reads?;
    let regex = match Matcher::compile(pattern, reads) {
        Ok(regex) => regex,
        Err(error) => {
            table.problem(line, format!("`pattern` does not compile: {}; see https://docs.rs/regex/#syntax", reason(&error)));
            return None;
        }
    };
    if literals::may_match_nothing(pattern) {
        table.problem(line, "`pattern` matches the empty text, so it would hit every comment; make it ask for at least one character");
    }
    let folded = reads == Reads::Folded;
    if let Some(stretch) = folded.then(|| unreachable_stretch(pattern)).flatten() {
        let plain = Folded::of(&stretch.to_lowercase());
        let instead = if plain.as_str().is_empty() { "leave it out".to_owned() } else { format!("write `{}`", plain.as_str()) };
        let shown = stretch.escape_debug();
        table.problem(line, format!("`pattern` asks for `{shown}`, which a folded text never has; {instead}, or set reads = \"raw\""));
    } else if let Some(part) = folded.then(|| literals::impossible_part(pattern, is_in_folded_texts)).flatten() {
        let why = "a folded text is in lower case and has no accents";
        table
            .problem(line, format!("`pattern` asks for `{part}`, which it can never find: {why}; leave out (?-i), or set reads = \"raw\""));
    }
    let required = folded.then(|| literals::required(pattern)).flatten();
    let required = required.map(|stretches| table.phrases.add_stretches(stretches, &fields));
    Some(Box::new(Pattern { points: points?, regex, reads, fields, required }))
}

fn compiled(pattern: &str, reads: Reads, most_bytes: usize) -> Result<Regex, regex::Error> {
    RegexBuilder::new(pattern).case_insensitive(reads == Reads::Folded).size_limit(most_bytes).dfa_size_limit(MOST_BYTES).build()
}

/// The pattern without its word boundaries, which matches wherever the pattern does; `None` if it has none, or says so in another way.
fn without_boundaries(pattern: &str) -> Option<String> {
    let without = pattern.replace(r"\\", "\u{0}").replace(r"\b{start}", "").replace(r"\b{end}", "").replace(r"\b", "");
    let without = without.replace('\u{0}', r"\\");
    (without != pattern && !without.contains(r"\B") && !without.contains("[]")).then_some(without)
}

/// What no folded text has, so that the pattern could never match it: a letter, or a stretch such as two spaces.
fn unreachable_stretch(pattern: &str) -> Option<String> {
    let is_unreachable = |stretch: &str| {
        let lower = stretch.to_lowercase();
        Folded::of(&lower).as_str() != lower
    };
    let letter = pattern.chars().filter(|letter| letter.is_alphabetic()).map(String::from).find(|letter| is_unreachable(letter));
    letter.or_else(|| literals::stretches(pattern).into_iter().find(|stretch| is_unreachable(stretch)))
}

fn is_in_folded_texts(letter: char) -> bool {
    let mut bytes = [0; 4];
    let text: &str = letter.encode_utf8(&mut bytes);
    Folded::of(text).as_str() == text
}

/// The last line of a `regex` error says what is wrong; those before it draw where.
fn reason(error: &regex::Error) -> String {
    match error {
        regex::Error::CompiledTooBig(limit) => format!("it takes more than {limit} bytes once compiled"),
        other => other.to_string().lines().next_back().unwrap_or_default().trim_start_matches("error: ").to_owned(),
    }
}

impl Rule for Pattern {
    fn judge(&self, case: &Case<'_>) -> Option<Finding> {
        let mut evidence = Vec::new();
        for field in &self.fields {
            let text = match self.reads {
                Reads::Folded => case.folded(*field).as_str(),
                Reads::Raw => case.text(*field),
            };
            let Some(regex) = self.regex.on(text) else { continue };
            evidence.extend(regex.find_iter(text).take(super::MOST_EVIDENCE).map(|found| match self.reads {
                Reads::Folded => case.evidence(*field, found.range()),
                Reads::Raw => case.raw_evidence(*field, found.range(), found.as_str()),
            }));
        }
        (!evidence.is_empty()).then(|| Finding::new(self.points).because(evidence))
    }

    fn wakes_on(&self) -> Option<Collection> {
        self.required
    }
}
