//! Points in rule files: what they are, and the files with others.

use crate::{
    domain::Points,
    filter::{RuleText, RuleTexts},
};
use std::{collections::HashMap, sync::Arc};
use toml_edit::{DocumentMut, Item, Table, Value};

/// The points of every rule that gives some, by its name. A rule without points, or with 0, has none to tune.
pub(super) fn points(texts: &RuleTexts) -> HashMap<Arc<str>, Points> {
    let mut points = HashMap::new();
    for file in &texts.files {
        let Ok(document) = file.text.parse::<DocumentMut>() else { continue };
        for rule in document.get("rule").and_then(Item::as_array_of_tables).into_iter().flatten() {
            let name = rule.get("name").and_then(Item::as_str);
            if let (Some(name), Some(own)) = (name, number(rule, "points").filter(|own| *own != Points::ZERO)) {
                points.insert(name.into(), own);
            }
        }
    }
    points
}

/// The files with other points for some rules. What goes with the points (`per_extra`, `cap`) grows and shrinks with them, so that a rule
/// keeps its shape.
pub(super) fn with_points(texts: &RuleTexts, changes: &[(Arc<str>, Points, Points)]) -> RuleTexts {
    let mut proposed = texts.clone();
    for file in &mut proposed.files {
        let Ok(mut document) = file.text.parse::<DocumentMut>() else { continue };
        let mut any = false;
        for rule in document.get_mut("rule").and_then(Item::as_array_of_tables_mut).into_iter().flat_map(|rules| rules.iter_mut()) {
            let name = rule.get("name").and_then(Item::as_str);
            let Some((_, before, after)) = changes.iter().find(|(rule, ..)| Some(&**rule) == name) else { continue };
            any = true;
            set(rule, "points", *after);
            let factor = after.as_decimal() / before.as_decimal();
            for key in ["per_extra", "cap"] {
                let scaled = number(rule, key).and_then(|points| Points::from_decimal(points.as_decimal() * factor));
                if let Some(points) = scaled {
                    set(rule, key, points);
                }
            }
        }
        if any {
            *file = RuleText { text: document.to_string(), built_in: false, ..file.clone() };
        }
    }
    proposed
}

fn number(rule: &Table, key: &str) -> Option<Points> {
    match rule.get(key)?.as_value()? {
        Value::Integer(whole) => i32::try_from(*whole.value()).ok().map(f64::from),
        Value::Float(decimal) => Some(*decimal.value()),
        _ => None,
    }
    .and_then(Points::from_decimal)
}

/// Sets a number and leaves what is typed around it, a comment behind it too.
fn set(rule: &mut Table, key: &str, points: Points) {
    let Some(value) = rule.get_mut(key).and_then(Item::as_value_mut) else { return };
    let decor = value.decor().clone();
    *value = match points.as_hundredths() {
        whole if whole % 100 == 0 => Value::from(i64::from(whole / 100)),
        _ => Value::from(points.as_decimal()),
    };
    *value.decor_mut() = decor;
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn a_changed_file_keeps_its_form() {
        let text = "# Mine.\n[[rule]]\nname = \"links\"\nkind = \"links\"\npoints = 1   # was 2\nper_extra = 0.5\ncap = 4\n\n[[rule]]\nname = \"other\"\n\
                    kind = \"newcomer\"\npoints = 1\n";
        let texts = RuleTexts::new([("rules.toml".to_owned(), text.to_owned())], BTreeMap::new());
        assert_eq!(points(&texts)["links"], Points::hundredths(100));
        let changes = [("links".into(), Points::hundredths(100), Points::hundredths(250))];
        let proposed = with_points(&texts, &changes);
        let expected = text
            .replace("points = 1   # was 2", "points = 2.5   # was 2")
            .replace("per_extra = 0.5", "per_extra = 1.25")
            .replace("cap = 4", "cap = 10");
        assert_eq!(proposed.files[0].text, expected);
    }
}
