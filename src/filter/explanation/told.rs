//! An explanation in words: one sentence, and the table for a terminal.

use super::{Explanation, Line, Shown};
use crate::{
    domain::{Locale, Points, Verdict},
    wording::{Value, Wording, decimal},
};
use std::fmt::Write as _;

/// The most characters of a text that a row of the table quotes.
const QUOTED: usize = 80;

impl Explanation {
    /// The verdict and why, in one sentence.
    pub fn sentence(&self, wording: &Wording, locale: Locale) -> String {
        let say = |id: &str, arguments: &[(&str, Value<'_>)]| wording.say(locale, id, arguments);
        let score = || Value::from(decimal(locale, self.score));
        let reached = |threshold: Points| [("score", score()), ("threshold", decimal(locale, threshold).into())];
        if let Some(rule) = &self.held_by {
            let arguments = [("score", score()), ("rule", rule.to_string().into())];
            return if self.verdict == Verdict::Hold {
                say("explain-floor-hold", &arguments)
            } else {
                say("explain-floor-spam", &arguments)
            };
        }
        let verdict = match self.verdict {
            Verdict::Approve => return say("explain-approve", &reached(self.thresholds.hold)),
            Verdict::Hold => say("explain-hold", &reached(self.thresholds.hold)),
            Verdict::Spam => say("explain-spam", &reached(self.thresholds.spam)),
            Verdict::Discard => say("explain-discard", &reached(self.thresholds.discard)),
        };
        match self.contributions.first() {
            Some(Line { rule, points, .. }) => {
                let most = [("rule", rule.to_string().into()), ("points", signed(locale, *points).into())];
                format!("{verdict} {}", say("explain-most", &most))
            }
            None => verdict,
        }
    }

    /// The sentence, the table and what would change the verdict, for a terminal.
    pub fn table(&self, wording: &Wording, locale: Locale) -> String {
        let say = |id: &str| wording.say(locale, id, &[]);
        let mut text = format!("{}\n\n", self.sentence(wording, locale));
        let fact = |read_as: &str| wording.fact(locale, read_as);
        rows(&mut text, locale, &self.contributions, &fact);
        let thresholds = [("hold", self.thresholds.hold), ("spam", self.thresholds.spam), ("discard", self.thresholds.discard)]
            .map(|(word, from)| format!("{word} {}", decimal(locale, from)))
            .join(" · ");
        line(&mut text, &format!("{:>8}  {} ({thresholds})", "=", format_args!("{} {}", decimal(locale, self.score), self.verdict.word())));
        if !self.shadow.is_empty() {
            line(&mut text, &format!("\n{}", say("explain-shadow")));
            rows(&mut text, locale, &self.shadow, &fact);
        }
        line(&mut text, &format!("\n{}", say("explain-change")));
        for change in self.changes(wording, locale) {
            line(&mut text, &format!("  {change}"));
        }
        line(&mut text, &format!("\n{} {}, {}", say("explain-rules"), self.rule_set, self.engine));
        text
    }

    /// What would change the verdict, a sentence each.
    pub fn changes(&self, wording: &Wording, locale: Locale) -> Vec<String> {
        let mut changes = Vec::new();
        let verdict = |verdict: Verdict| Value::from(wording.say(locale, &format!("verdict-{}", verdict.word()), &[]));
        for without in &self.without {
            let arguments = [("rule", without.rule.to_string().into()), ("verdict", verdict(without.verdict))];
            changes.push(wording.say(locale, "explain-without", &arguments));
        }
        if let Some(step) = &self.harder {
            let arguments = [("points", decimal(locale, step.points).into()), ("verdict", verdict(step.verdict))];
            changes.push(wording.say(locale, "explain-harder", &arguments));
        }
        if let Some(step) = &self.milder {
            let arguments = [("points", decimal(locale, step.points).into()), ("verdict", verdict(step.verdict))];
            changes.push(wording.say(locale, "explain-milder", &arguments));
        } else if self.verdict != Verdict::Approve {
            changes.push(wording.say(locale, "explain-floor-stays", &[]));
        }
        changes
    }
}

fn rows(text: &mut String, locale: Locale, lines: &[Line], fact: &dyn Fn(&str) -> String) {
    let width = lines.iter().map(|line| line.rule.len()).max().unwrap_or(0);
    for row in lines {
        let floor = row.floor.map(|floor| format!("[at_least {}]", floor.word()));
        let why = floor.into_iter().chain(row.because.clone()).collect::<Vec<_>>().join(" ");
        let why = Some(why).filter(|why| !why.is_empty()).into_iter().chain(row.evidence.iter().map(|shown| quoted(shown, fact)));
        let (mut points, mut rule) = (signed(locale, row.points), &*row.rule);
        for why in why {
            line(text, &format!("{points:>8}  {rule:<width$}  {why}"));
            (points, rule) = (String::new(), "");
        }
        if !rule.is_empty() {
            line(text, &format!("{points:>8}  {rule}"));
        }
    }
}

fn line(text: &mut String, line: &str) {
    // Writing to a `String` cannot fail.
    let _ = writeln!(text, "{}", line.trim_end());
}

/// `body 3–14 "v1agra" = "viagra"`.
fn quoted(shown: &Shown, fact: &dyn Fn(&str) -> String) -> String {
    let field = shown.field.map_or("", |field| field.name());
    match (&shown.text, shown.span) {
        (Some(typed), Some((start, end))) if *typed == shown.read_as => format!("{field} {start}–{end} “{}”", clean(typed)),
        (Some(typed), Some((start, end))) => format!("{field} {start}–{end} “{}” = “{}”", clean(typed), clean(&fact(&shown.read_as))),
        _ if field.is_empty() => clean(&fact(&shown.read_as)),
        _ => format!("{field} “{}”", clean(&fact(&shown.read_as))),
    }
}

/// What a terminal shows and does not obey, shortened.
pub(in crate::filter) fn clean(text: &str) -> String {
    let obeyed = |c: char| c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let mut shown: String = text.chars().take(QUOTED).map(|c| if obeyed(c) { ' ' } else { c }).collect();
    if text.chars().nth(QUOTED).is_some() {
        shown.push('…');
    }
    shown
}

/// `+1.5`, `−2`, `0`.
fn signed(locale: Locale, points: Points) -> String {
    let sign = if points > Points::ZERO { "+" } else { "" };
    format!("{sign}{}", decimal(locale, points))
}
