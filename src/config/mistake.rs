//! What serde says is wrong with a value, in words for the person who wrote it.

/// What is wrong with a value, and what would be right.
pub(super) fn explained(message: &str) -> String {
    let message = message.lines().next().unwrap_or_default().trim();
    if let Some(rest) = message.strip_prefix("unknown field `") {
        return unknown_field(rest).unwrap_or_else(|| message.to_owned());
    }
    if let Some(rest) = message.strip_prefix("unknown variant `") {
        return unknown_variant(rest).unwrap_or_else(|| message.to_owned());
    }
    if let Some(rest) = message.strip_prefix("missing field `") {
        return format!("`{}` is missing", rest.trim_end_matches('`'));
    }
    let found = message.strip_prefix("invalid type: ").or_else(|| message.strip_prefix("invalid value: "));
    match found.and_then(|rest| rest.rsplit_once(", expected ")) {
        Some((found, expected)) => format!("must be {}, found {}", wanted(expected), seen(found)),
        None => message.to_owned(),
    }
}

/// The field that serde does not know.
pub(super) fn unknown(message: &str) -> Option<String> {
    let rest = message.split_once("unknown field `")?.1;
    rest.split_once('`').map(|(name, _)| name.to_owned())
}

/// `; did you mean …?` for the nearest known word, if one is near.
pub(super) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let near = known.into_iter().map(|other| (strsim::damerau_levenshtein(word, other), other)).min();
    near.filter(|(distance, _)| *distance <= 2).map_or_else(String::new, |(_, other)| format!("; did you mean `{other}`?"))
}

fn unknown_field(rest: &str) -> Option<String> {
    let (name, known) = rest.split_once('`')?;
    let known: Vec<_> = known.split('`').skip(1).step_by(2).collect();
    let near = nearest(name, known.iter().copied());
    let near = if near.is_empty() { format!("; known are {}", known.join(", ")) } else { near };
    Some(format!("there is no such key{near}"))
}

fn unknown_variant(rest: &str) -> Option<String> {
    let (name, known) = rest.split_once('`')?;
    let known: Vec<_> = known.split('`').skip(1).step_by(2).map(|word| format!("\"{word}\"")).collect();
    Some(format!("must be {}, found \"{name}\"", known.join(" or ")))
}

/// What serde expected.
fn wanted(expected: &str) -> &str {
    match expected {
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number, 0 or more",
        "a nonzero u32" | "a nonzero u64" | "a nonzero usize" => "a whole number, 1 or more",
        "i32" | "i64" => "a whole number",
        "a boolean" => "true or false",
        "a string" | "a borrowed string" => "a text in quotation marks",
        "a sequence" => "a list in brackets",
        "a map" => "a table",
        other if other.starts_with("struct ") => "a table",
        other => other,
    }
}

/// What serde found: ``integer `0` ``, `string "ten"`, ``boolean `true` ``, `sequence`, `map`.
fn seen(found: &str) -> String {
    let (kind, value) = found.split_once(' ').unwrap_or((found, ""));
    match kind {
        "string" => format!("the text {value}"),
        "integer" | "boolean" => value.trim_matches('`').to_owned(),
        "floating" => value.trim_start_matches("point ").trim_matches('`').to_owned(),
        "sequence" => "a list".to_owned(),
        "map" => "a table".to_owned(),
        _ => found.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::explained;

    #[test]
    fn messages_of_serde_become_words() {
        for (message, words) in [
            ("invalid type: string \"ten\", expected u32", "must be a whole number, 0 or more, found the text \"ten\""),
            ("invalid value: integer `0`, expected a nonzero u32", "must be a whole number, 1 or more, found 0"),
            ("invalid value: integer `-1`, expected u64", "must be a whole number, 0 or more, found -1"),
            ("invalid type: floating point `1.5`, expected u32", "must be a whole number, 0 or more, found 1.5"),
            ("invalid type: integer `3`, expected a string", "must be a text in quotation marks, found 3"),
            ("invalid type: string \"x\", expected a sequence", "must be a list in brackets, found the text \"x\""),
            ("unknown field `listne`, expected one of `listen`, `public_url`", "there is no such key; did you mean `listen`?"),
            ("unknown field `colour`, expected `listen` or `level`", "there is no such key; known are listen, level"),
            ("unknown variant `de`, expected one of `fr`, `en`", "must be \"fr\" or \"en\", found \"de\""),
            ("missing field `hold`", "`hold` is missing"),
            ("`Mars` is no time zone", "`Mars` is no time zone"),
        ] {
            assert_eq!(explained(message), words);
        }
    }
}
