use super::{CommentId, Points, Timestamp};
use jiff::{civil::Date, tz::TimeZone};

/// The longest line that is read, in characters.
const MOST_CHARACTERS: usize = 300;
/// Words and filters of a line at most.
const MOST_PARTS: usize = 20;

/// What is typed for the address of the comment that is open.
const SAME: &str = "ip:same";

/// What a moderator looks for, in one line: words, `"words in a row"`, and filters `author:` `rule:` `score:>4` `reports:>0` `on:` `before:`
/// `since:` `ip:` (from the same address as a comment).
/// All of it must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// Words, or several in a row.
    pub texts: Vec<String>,
    /// What the author signs with.
    pub author: Option<String>,
    /// A rule that had something to say.
    pub rule: Option<String>,
    /// The least score.
    pub least: Option<Points>,
    /// The highest score.
    pub most: Option<Points>,
    /// The least number of open reports.
    pub least_reports: Option<u32>,
    /// The highest.
    pub most_reports: Option<u32>,
    /// From the same address as this comment.
    pub same_source: Option<CommentId>,
    /// A part of the thread's key.
    pub on: Option<String>,
    /// Before this moment.
    pub before: Option<Timestamp>,
    /// From this moment on.
    pub since: Option<Timestamp>,
    /// What could not be read: a filter with a wrong value. It is left out, and shown.
    pub unread: Vec<String>,
}

impl Search {
    /// Reads a line. Days are those of a time zone.
    pub fn parse(line: &str, zone: &TimeZone) -> Self {
        let line: String = line.chars().take(MOST_CHARACTERS).collect();
        let mut search = Self::default();
        for part in parts(&line).into_iter().take(MOST_PARTS) {
            match part {
                Part::Text(text) => search.texts.push(text),
                Part::Filter(name, value) => {
                    if !search.filter(&name, &value, zone) {
                        search.unread.push(format!("{name}:{value}"));
                    }
                }
            }
        }
        search
    }

    /// Whether everything is found.
    pub fn is_empty(&self) -> bool {
        Self { unread: Vec::new(), ..self.clone() } == Self::default()
    }

    /// A line in which `ip:same` stands for a comment, with the comment's id in its place; `None` where it does not stand.
    pub fn beside(line: &str, comment: CommentId) -> Option<String> {
        let is_filter = |at: usize| {
            let (before, after) = (&line[..at], &line[at + SAME.len()..]);
            let stands_alone =
                before.chars().next_back().is_none_or(char::is_whitespace) && after.chars().next().is_none_or(char::is_whitespace);
            stands_alone && before.matches('"').count().is_multiple_of(2)
        };
        let (at, _) = line.match_indices(SAME).find(|(at, _)| is_filter(*at))?;
        Some(format!("{}ip:{comment}{}", &line[..at], &line[at + SAME.len()..]))
    }

    /// Takes a filter; whether its value makes sense.
    fn filter(&mut self, name: &str, value: &str, zone: &TimeZone) -> bool {
        let text = Some(value.to_owned()).filter(|value| !value.is_empty());
        match name {
            "author" => take(&mut self.author, text),
            "rule" => take(&mut self.rule, text),
            "ip" => take(&mut self.same_source, CommentId::parse(value)),
            "on" => take(&mut self.on, text),
            "before" => take(&mut self.before, day(value, zone)),
            "since" => take(&mut self.since, day(value, zone)),
            "reports" => self.reports(value),
            _ => self.score(value),
        }
    }

    /// Whether only what readers report is looked for.
    pub fn is_about_reported(&self) -> bool {
        self.least_reports.is_some_and(|least| least > 0)
    }

    fn score(&mut self, value: &str) -> bool {
        let (bound, number) = Bound::of(value);
        let Some(points) = number.replace(',', ".").parse().ok().and_then(Points::from_decimal) else { return false };
        let edge = |by| points + Points::hundredths(by);
        bound.set(&mut self.least, &mut self.most, [points, edge(1), edge(-1)]);
        true
    }

    fn reports(&mut self, value: &str) -> bool {
        let (bound, number) = Bound::of(value);
        let Ok(count) = number.parse::<u32>() else { return false };
        bound.set(&mut self.least_reports, &mut self.most_reports, [count, count.saturating_add(1), count.saturating_sub(1)]);
        true
    }
}

/// How a number is compared: `>4` and `<4` are without 4 itself, `>=4` and `<=4` with it, `4` is 4 alone.
#[derive(Clone, Copy)]
enum Bound {
    Is,
    Least,
    Most,
    Above,
    Below,
}

impl Bound {
    /// What stands before a number, and the number.
    fn of(value: &str) -> (Self, &str) {
        let signs = [(">=", Self::Least), ("<=", Self::Most), (">", Self::Above), ("<", Self::Below)];
        let found = signs.into_iter().find_map(|(sign, bound)| value.strip_prefix(sign).map(|number| (bound, number)));
        found.unwrap_or((Self::Is, value))
    }

    /// Of a number, the one above and the one below.
    fn set<T: Copy>(self, least: &mut Option<T>, most: &mut Option<T>, [number, above, below]: [T; 3]) {
        match self {
            Self::Is => (*least, *most) = (Some(number), Some(number)),
            Self::Least => *least = Some(number),
            Self::Most => *most = Some(number),
            Self::Above => *least = Some(above),
            Self::Below => *most = Some(below),
        }
    }
}

fn take<T>(place: &mut Option<T>, value: Option<T>) -> bool {
    let makes_sense = value.is_some();
    if makes_sense {
        *place = value;
    }
    makes_sense
}

fn day(value: &str, zone: &TimeZone) -> Option<Timestamp> {
    let start = zone.to_timestamp(value.parse::<Date>().ok()?.at(0, 0, 0, 0)).ok()?;
    Some(Timestamp::from_millis(start.as_millisecond()))
}

enum Part {
    Text(String),
    Filter(String, String),
}

/// The names of filters.
const FILTERS: [&str; 8] = ["author", "rule", "score", "reports", "ip", "on", "before", "since"];

/// Cuts a line at its blanks; what stands in quotation marks stays together. What is no filter is text, colon and all.
fn parts(line: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = line.trim_start();
    while !rest.is_empty() {
        let name = rest.split_once(':').map(|(name, _)| name).filter(|name| FILTERS.contains(name));
        let after = name.map_or(rest, |name| &rest[name.len() + 1..]);
        let (value, left) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => after.split_once(char::is_whitespace).unwrap_or((after, "")),
        };
        match name {
            Some(name) => parts.push(Part::Filter(name.to_owned(), value.trim().to_owned())),
            None if value.chars().any(char::is_alphanumeric) => parts.push(Part::Text(value.trim().to_owned())),
            None => {}
        }
        rest = left.trim_start();
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_line_is_words_quotations_and_filters() {
        let search = Search::parse(
            "fleuve \"trois jours\" author:Awa author:\"Awa Traoré\" rule:links score:>4 on:/demo before:2026-11-24 http://x",
            &TimeZone::UTC,
        );
        assert_eq!(search.texts, ["fleuve", "trois jours", "http://x"]);
        assert_eq!(
            (search.author.as_deref(), search.rule.as_deref(), search.on.as_deref()),
            (Some("Awa Traoré"), Some("links"), Some("/demo"))
        );
        assert_eq!((search.least, search.most), (Some(Points::hundredths(401)), None));
        assert_eq!(search.before, Some(Timestamp::from_millis(1_795_478_400_000)));
        assert_eq!(Search::parse("score:2,5", &TimeZone::UTC).most, Some(Points::hundredths(250)));
        assert_eq!(Search::parse("score:<=3", &TimeZone::UTC).most, Some(Points::hundredths(300)));
        let reports = |line| {
            let search = Search::parse(line, &TimeZone::UTC);
            (search.least_reports, search.most_reports, search.is_about_reported())
        };
        assert_eq!(reports("reports:>0"), (Some(1), None, true));
        assert_eq!(reports("reports:<2"), (None, Some(1), false));
        assert_eq!((reports("reports:3"), reports("reports:>=0")), ((Some(3), Some(3), true), (Some(0), None, false)));
    }

    #[test]
    fn the_same_address_is_that_of_the_comment_beside() {
        let comment = CommentId::from_bytes([7; 16]);
        let beside = |line| Search::beside(line, comment);
        assert_eq!(beside("ip:same"), Some(format!("ip:{comment}")));
        assert_eq!(beside("\"a b\" ip:same score:>4"), Some(format!("\"a b\" ip:{comment} score:>4")));
        assert_eq!(
            (beside("\"ip:same\""), beside("\"x ip:same y\""), beside("ship:same"), beside("ip:samething")),
            (None, None, None, None)
        );
        assert_eq!(Search::parse(&format!("ip:{comment}"), &TimeZone::UTC).same_source, Some(comment));
        assert_eq!(Search::parse("ip:same ip:192.0.2.1", &TimeZone::UTC).unread, ["ip:same", "ip:192.0.2.1"]);
    }

    #[test]
    fn what_makes_no_sense_is_told_and_left_out() {
        let search = Search::parse("score:many reports:-1 before:yesterday author:", &TimeZone::UTC);
        assert_eq!(search.unread, ["score:many", "reports:-1", "before:yesterday", "author:"]);
        assert!(search.is_empty());
    }

    proptest! {
        #[test]
        fn any_line_is_read(line in r#"((author|score|on|before|ip)?:?["<>=]?[\PC]{0,8} ?){0,12}"#) {
            let search = Search::parse(&line, &TimeZone::UTC);
            prop_assert!(search.texts.iter().all(|text| text.chars().any(char::is_alphanumeric)));
        }
    }
}
