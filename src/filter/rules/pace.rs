use super::Scale;
use crate::{
    domain::Fact,
    filter::{Case, Finding, Rule, rule_table::RuleTable},
};

/// Judges how many submissions came in the last minute from one source, with one e-mail, or to the whole site.
#[derive(Debug)]
struct Pace {
    scale: Scale,
    of: Of,
}

#[derive(Clone, Copy, Debug)]
enum Of {
    Source,
    Email,
    Site,
}

pub(super) fn read(table: &mut RuleTable<'_>) -> Option<Box<dyn Rule>> {
    let scale = Scale::read(table, 2..=100_000, 3);
    let of = table.word("of", &[("source", Of::Source), ("email", Of::Email), ("site", Of::Site)], None);
    Some(Box::new(Pace { scale: scale?, of: of? }))
}

impl Rule for Pace {
    fn judge(&self, case: &Case<'_>) -> Option<Finding> {
        let pace = match self.of {
            Of::Source => &case.facts.source_pace,
            Of::Email => &case.facts.email_pace,
            Of::Site => &case.facts.site_pace,
        };
        match pace {
            Fact::Known(pace) => Some(Finding::new(self.scale.points_for(*pace)?).because_of_fact(format!("{pace} in a minute"))),
            Fact::Unknown(why) => Some(Finding::unknown(why)),
        }
    }
}
