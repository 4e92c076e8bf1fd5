use super::Scale;
use crate::{
    domain::{Evidence, Field, Points},
    filter::{Case, Finding, Rule, look::Look, rule_table::RuleTable},
};

/// Judges the form of a text, whatever it says.
#[derive(Debug)]
struct Shape {
    what: What,
    fields: Vec<Field>,
}

#[derive(Clone, Copy, Debug)]
enum What {
    /// At least `share` of a hundred letters are capitals, in a text of at least `least` letters of scripts that have capitals.
    Capitals { points: Points, share: u32, least: u32 },
    /// The same visible character so many times on end.
    Repeated(Scale),
    /// So many words that mix letters of scripts which look alike.
    Mixed(Scale),
    /// So many marks on one letter.
    Zalgo(Scale),
    /// So many characters or more.
    Long(Scale),
    /// So many characters or fewer.
    Short { points: Points, at_most: u32 },
    /// At least `share` of a hundred characters are emoji, and at least `least` of them.
    Emoji { points: Points, share: u32, least: u32 },
}

#[derive(Clone, Copy)]
enum Wanted {
    Capitals,
    Repeated,
    Mixed,
    Zalgo,
    Long,
    Short,
    Emoji,
}

const WORDS: [(&str, Wanted); 7] = [
    ("capitals", Wanted::Capitals),
    ("repeated", Wanted::Repeated),
    ("mixed-scripts", Wanted::Mixed),
    ("zalgo", Wanted::Zalgo),
    ("long", Wanted::Long),
    ("short", Wanted::Short),
    ("emoji", Wanted::Emoji),
];

pub(super) fn read(table: &mut RuleTable<'_>) -> Option<Box<dyn Rule>> {
    let fields = table.applies_to();
    let Some(wanted) = table.word("of", &WORDS, None) else {
        table.excuse(&["points", "per_extra", "from", "share", "least_letters", "least", "at_most"]);
        return None;
    };
    let what = match wanted {
        Wanted::Capitals => {
            let points = table.own_points();
            let share = table.whole("share", 1..=100, Some(70));
            let least = table.whole("least_letters", 1..=10_000, Some(20));
            What::Capitals { points: points?, share: share?, least: least? }
        }
        Wanted::Repeated => What::Repeated(Scale::read(table, 3..=10_000, 10)?),
        Wanted::Mixed => What::Mixed(Scale::read(table, 1..=100, 1)?),
        Wanted::Zalgo => What::Zalgo(Scale::read(table, 2..=1_000, 4)?),
        Wanted::Long => What::Long(Scale::read(table, 2..=10_000, 5_000)?),
        Wanted::Short => {
            let points = table.own_points();
            What::Short { points: points?, at_most: table.whole("at_most", 1..=1_000, Some(3))? }
        }
        Wanted::Emoji => {
            let points = table.own_points();
            let share = table.whole("share", 1..=100, Some(50));
            let least = table.whole("least", 1..=10_000, Some(10));
            What::Emoji { points: points?, share: share?, least: least? }
        }
    };
    Some(Box::new(Shape { what, fields }))
}

impl Rule for Shape {
    fn judge(&self, case: &Case<'_>) -> Option<Finding> {
        self.fields.iter().find_map(|field| self.what.finding(case, *field, case.look(*field)))
    }
}

impl What {
    fn finding(self, case: &Case<'_>, field: Field, look: &Look) -> Option<Finding> {
        let whole = |read_as: String| Evidence { field: Some(field), span: None, read_as };
        let (points, evidence) = match self {
            Self::Capitals { points, share, least } => {
                let found = percent(look.upper, look.letters());
                (look.letters() >= least && found >= share).then(|| (points, vec![whole(format!("{found} % capitals"))]))?
            }
            Self::Repeated(scale) => {
                let (span, number) = look.longest_run.clone()?;
                let read_as = case.text(field)[span.clone()].chars().next().map_or_else(String::new, |c| format!("{c} × {number}"));
                (scale.points_for(number)?, vec![case.raw_evidence(field, span, read_as)])
            }
            Self::Mixed(scale) => {
                let points = scale.points_for(u32::try_from(look.mixed.len()).unwrap_or(u32::MAX))?;
                (points, look.mixed.iter().map(|(span, scripts)| case.raw_evidence(field, span.clone(), *scripts)).collect())
            }
            Self::Zalgo(scale) => {
                let (span, number) = look.most_marks.clone()?;
                (scale.points_for(number)?, vec![case.raw_evidence(field, span, format!("{number} marks on one letter"))])
            }
            Self::Long(scale) => (scale.points_for(look.characters)?, vec![whole(format!("{} characters", look.characters))]),
            Self::Short { points, at_most } => {
                let fits = (1..=at_most).contains(&look.characters);
                fits.then(|| (points, vec![whole(format!("{} characters", look.characters))]))?
            }
            Self::Emoji { points, share, least } => {
                let found = percent(look.emoji, look.characters);
                (look.emoji >= least && found >= share).then(|| (points, vec![whole(format!("{found} % emoji"))]))?
            }
        };
        Some(Finding::new(points).because(evidence))
    }
}

/// So many of a hundred.
fn percent(part: u32, all: u32) -> u32 {
    u32::try_from(u64::from(part) * 100 / u64::from(all.max(1))).unwrap_or(100)
}
