use super::Scale;
use crate::{
    domain::Field,
    filter::{Case, Finding, Rule, rule_table::RuleTable},
};

/// Judges the number of links, as a reader would see them. Links to the site's own pages do not count.
#[derive(Debug)]
struct Links {
    scale: Scale,
    /// Only those written in markup (`[url=…]`, `<a href=…>`).
    markup: bool,
    fields: Vec<Field>,
}

pub(super) fn read(table: &mut RuleTable<'_>) -> Option<Box<dyn Rule>> {
    let scale = Scale::read(table, 1..=100, 1);
    let markup = table.flag("markup");
    let fields = table.applies_to();
    Some(Box::new(Links { scale: scale?, markup, fields }))
}

impl Rule for Links {
    fn judge(&self, case: &Case<'_>) -> Option<Finding> {
        let mut found = Vec::new();
        for field in &self.fields {
            for link in case.links(*field) {
                if (!self.markup || link.markup) && !is_own(case, link.host().as_deref()) {
                    found.push((*field, link));
                }
            }
        }
        let points = self.scale.points_for(u32::try_from(found.len()).unwrap_or(u32::MAX))?;
        let evidence =
            found.iter().take(super::MOST_EVIDENCE).map(|(field, link)| case.raw_evidence(*field, link.span.clone(), link.address));
        Some(Finding::new(points).because(evidence))
    }
}

fn is_own(case: &Case<'_>, host: Option<&str>) -> bool {
    host.is_some_and(|host| case.site.origins.iter().any(|origin| origin.host() == host))
}
