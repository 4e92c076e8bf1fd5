//! A backtest for a terminal.

use super::{Backtest, Change, Rightness, Turn, Worst};
use crate::{
    domain::{Share, Verdict},
    filter::explanation::clean,
};
use std::fmt::{self, Display, Formatter};

/// One of the figures of how right the filter is.
type Figure = fn(&Rightness) -> Share;

const VERDICTS: [Verdict; 4] = [Verdict::Approve, Verdict::Hold, Verdict::Spam, Verdict::Discard];

impl Display for Backtest {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self { comments, good, refused, spam, .. } = self;
        writeln!(f, "{comments} comments were judged by both. Moderators found {good} good and refused {refused} ({spam} as spam).")?;
        for (reason, count) in &self.cannot_be_judged {
            writeln!(f, "{count} cannot be judged again, because {reason}.")?;
        }
        let undecided = comments - good - refused;
        if undecided > 0 {
            writeln!(
                f,
                "{undecided} were neither approved nor refused by anybody: they are in the first table and in the hits, and in no other figure."
            )?;
        }
        self.matrix(f)?;
        rightness(f, &self.rightness)?;
        self.hits_by_rule(f)?;
        worst(f, "New false positives: good comments that would be treated harder than now", &self.false_positives)?;
        worst(f, "New misses: refused comments that would be treated milder than now", &self.misses)
    }
}

impl Backtest {
    fn matrix(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "\nVerdicts: {} change", self.changed())?;
        write!(f, "  {:<18}", "now \\ candidate")?;
        for after in VERDICTS {
            write!(f, " {:>9}", after.word())?;
        }
        writeln!(f)?;
        for (before, row) in VERDICTS.iter().zip(&self.verdicts) {
            write!(f, "  {:<18}", before.word())?;
            for count in row {
                write!(f, " {count:>9}")?;
            }
            writeln!(f)?;
        }
        Ok(())
    }

    fn hits_by_rule(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let width = self.rules.keys().map(|rule| rule.len()).max().unwrap_or(0).max(20);
        writeln!(f, "\n{:<width$} {:>9} {:>9} {:>12} {:>12}", "Hits by rule", "now", "candidate", "of it good", "refused")?;
        for (rule, hits) in &self.rules {
            let shadow = if hits.shadow { "  (shadow: does not count)" } else { "" };
            writeln!(f, "{rule:<width$} {:>9} {:>9} {:>12} {:>12}{shadow}", hits.before, hits.after, hits.good, hits.refused)?;
        }
        Ok(())
    }
}

fn rightness(f: &mut Formatter<'_>, Change { before, after }: &Change<Rightness>) -> fmt::Result {
    let rows: [(&str, Figure); 6] = [
        ("good comments that are held", |right| right.good_held),
        ("good comments that are called spam", |right| right.good_called_spam),
        ("hold, recall: refused ones that are held", |right| right.hold.recall),
        ("hold, precision: held ones that were refused", |right| right.hold.precision),
        ("spam, recall: spam that is called spam", |right| right.spam.recall),
        ("spam, precision: called spam, and is", |right| right.spam.precision),
    ];
    writeln!(f, "\n{:<46} {:<34} candidate", "How right it is (95 % interval; counts)", "now")?;
    for (what, share) in rows {
        writeln!(f, "  {what:<44} {:<34} {}", share(before).to_string(), share(after))?;
    }
    Ok(())
}

fn worst(f: &mut Formatter<'_>, what: &str, worst: &Worst) -> fmt::Result {
    if worst.count == 0 {
        return writeln!(f, "\n{what}: none");
    }
    let shown = if worst.worst.len() as u64 == worst.count { String::new() } else { format!(", the {} worst", worst.worst.len()) };
    writeln!(f, "\n{what}: {}{shown}", worst.count)?;
    for Turn { id, score, verdict, rules, text } in &worst.worst {
        let verdicts = format!("{} → {}", verdict.before.word(), verdict.after.word());
        writeln!(f, "  {id}  {} → {}  {verdicts}  {}", score.before, score.after, rules.join(", "))?;
        writeln!(f, "      “{}”", clean(text))?;
    }
    Ok(())
}
