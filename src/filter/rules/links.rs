use super::Scale;
use crate::{
    domain::Field,
    filter::{Case, Finding, Rule, hosts::Hosts, links::Link, rule_table::RuleTable},
};

/// Judges the number of links, as a reader would see them. Links to the site's own pages do not count.
#[derive(Debug)]
struct Links {
    scale: Scale,
    /// Only those written in markup (`[url=…]`, `<a href=…>`).
    markup: bool,
    /// Only those to these hosts.
    hosts: Option<Hosts>,
    /// Only where they take at least this many of a hundred characters of the text.
    share: u32,
    fields: Vec<Field>,
}

pub(super) fn read(table: &mut RuleTable<'_>) -> Option<Box<dyn Rule>> {
    let scale = Scale::read(table, 1..=100, 1);
    let markup = table.flag("markup");
    let share = table.whole("share", 0..=100, Some(0));
    let fields = table.applies_to();
    let hosts = (table.has("hosts") || table.has("lists")).then(|| table.hosts("hosts"));
    Some(Box::new(Links { scale: scale?, markup, hosts, share: share?, fields }))
}

impl Links {
    fn counts(&self, case: &Case<'_>, link: &Link<'_>) -> bool {
        if self.markup && !link.markup {
            return false;
        }
        let host = link.host();
        let host = host.as_deref();
        match &self.hosts {
            Some(hosts) => host.is_some_and(|host| hosts.find(host).is_some()),
            None => !is_own(case, host),
        }
    }
}

impl Rule for Links {
    fn judge(&self, case: &Case<'_>) -> Option<Finding> {
        let all = || self.fields.iter().flat_map(|field| case.links(*field).iter().map(|link| (*field, link)));
        let found: Vec<_> = all().filter(|(_, link)| self.counts(case, link)).collect();
        let points = self.scale.points_for(u32::try_from(found.len()).unwrap_or(u32::MAX))?;
        if self.share > 0 {
            let length: usize = self.fields.iter().map(|field| case.text(*field).len()).sum();
            let taken: usize = found.iter().map(|(_, link)| link.span.len()).sum();
            if taken * 100 < length * self.share as usize {
                return None;
            }
        }
        let evidence =
            found.iter().take(super::MOST_EVIDENCE).map(|(field, link)| case.raw_evidence(*field, link.span.clone(), link.address));
        Some(Finding::new(points).because(evidence))
    }
}

fn is_own(case: &Case<'_>, host: Option<&str>) -> bool {
    host.is_some_and(|host| case.site.origins.iter().any(|origin| origin.host() == host))
}
