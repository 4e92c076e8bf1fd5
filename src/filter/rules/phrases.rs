use crate::{
    domain::{Evidence, Field, Points},
    filter::{
        Case, Finding, Rule,
        lexicon::{Collection, Hit, readable},
        rule_table::RuleTable,
    },
};

/// Judges phrases that stand in a text as whole words, disguised or not: the points for each different one.
#[derive(Debug)]
struct Phrases {
    points: Points,
    collection: Collection,
    fields: Vec<Field>,
    /// What each phrase is read as.
    readings: Vec<String>,
}

pub(super) fn read(table: &mut RuleTable<'_>) -> Option<Box<dyn Rule>> {
    let points = table.own_points();
    let fields = table.applies_to();
    let entries = table.entries("phrases", "work from home", "phrases");
    for entry in &entries {
        if readable(entry.text).is_none() {
            let text = entry.text;
            table.problem_with(entry, format!("the phrase {text:?} has nothing to look for; it must have a visible character besides `*`"));
        } else if entry.text.trim_matches('*').contains('*') {
            let text = entry.text;
            let cure = "it may stand at the start or the end only; write two phrases, or a rule of the kind \"pattern\"";
            table.problem_with(entry, format!("the phrase {text:?} has a `*` in its middle; {cure}"));
        }
    }
    let collection = table.phrases.add(entries.iter().map(|entry| entry.text), &fields);
    let readings = entries.iter().map(|entry| readable(entry.text).unwrap_or_default()).collect();
    Some(Box::new(Phrases { points: points?, collection, fields, readings }))
}

impl Phrases {
    fn evidence(&self, case: &Case<'_>, field: Field, hit: Hit) -> Evidence {
        let stretch = hit.start as usize..hit.end as usize;
        match self.readings.get(hit.phrase as usize) {
            Some(reading) if hit.disguised => case.evidence_read_as(field, stretch, reading),
            _ => case.evidence(field, stretch),
        }
    }
}

impl Rule for Phrases {
    fn judge(&self, case: &Case<'_>) -> Option<Finding> {
        let found: Vec<(Field, Hit)> =
            self.fields.iter().flat_map(|field| case.hits(*field, self.collection).iter().map(|hit| (*field, *hit))).collect();
        if found.is_empty() {
            return None;
        }
        let mut different: Vec<u32> = found.iter().map(|(_, hit)| hit.phrase).collect();
        different.sort_unstable();
        different.dedup();
        let evidence = found.iter().take(super::MOST_EVIDENCE).map(|(field, hit)| self.evidence(case, *field, *hit));
        Some(Finding::new(self.points.times(different.len())).because(evidence))
    }

    fn wakes_on(&self) -> Option<Collection> {
        Some(self.collection)
    }
}
