use crate::{
    domain::{Evidence, Fact, Points},
    filter::{Case, Finding, Rule, networks::network, rule_table::RuleTable},
};

/// Judges that the source's address is on a list of networks. Intake looks that up; here only the lists' names are known.
#[derive(Debug)]
struct Network {
    points: Points,
    lists: Vec<String>,
}

pub(super) fn read(table: &mut RuleTable<'_>) -> Option<Box<dyn Rule>> {
    let points = table.own_points();
    if !table.has("lists") {
        table.problem(table.line, "`lists` is missing; name a list of networks such as lists = [\"hosting.txt\"]");
    }
    let mut lists = Vec::new();
    for (list, line) in table.texts("lists", "hosting.txt") {
        let mut networks = Vec::new();
        for entry in table.list(list, line, "networks") {
            match network(entry.text) {
                Some(network) => networks.push(network),
                None => table.problem_with(
                    &entry,
                    format!("{:?} is no network; it must be one such as 192.0.2.0/24 or 2001:db8::/32 (IPv6: /64 or larger)", entry.text),
                ),
            }
        }
        table.networks.insert(list.to_owned(), networks.into_iter().collect());
        lists.push(list.to_owned());
    }
    Some(Box::new(Network { points: points?, lists }))
}

impl Rule for Network {
    fn judge(&self, case: &Case<'_>) -> Option<Finding> {
        let on = match &case.facts.networks {
            Fact::Known(on) => on,
            Fact::Unknown(why) => return Some(Finding::unknown(why)),
        };
        let found: Vec<_> = self.lists.iter().filter(|list| on.contains(list)).collect();
        let evidence = found.iter().map(|list| Evidence { field: None, span: None, read_as: format!("the source is on the list {list}") });
        (!found.is_empty()).then(|| Finding::new(self.points).because(evidence))
    }
}
