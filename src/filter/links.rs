//! Links in a text, as a reader would see them.

use linkify::{LinkFinder, LinkKind};
use std::ops::Range;
use url::Url;

/// Links that are looked at in one text; more of them change nothing.
const MOST: usize = 200;

/// A link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link<'t> {
    /// Where it stands in the raw text.
    pub span: Range<usize>,
    /// The address as it was typed; empty for markup that names none.
    pub address: &'t str,
    /// Whether it is written in markup: `[url=…]`, `<a href=…>`. Comments are plain text here: who writes markup writes for other machines.
    pub markup: bool,
}

impl Link<'_> {
    /// The host in lower-case ASCII; `None` if the address has none.
    pub fn host(&self) -> Option<String> {
        let parsed = if self.address.contains("://") { Url::parse(self.address) } else { Url::parse(&format!("http://{}", self.address)) };
        parsed.ok()?.host_str().map(str::to_owned)
    }
}

/// The links of a text in their order: addresses with `http://` or `https://`, bare ones with `www.`, and markup.
pub fn links(text: &str) -> Vec<Link<'_>> {
    if !may_hold_links(text) {
        return Vec::new();
    }
    let mut links = addresses(text);
    for tag in tags(text) {
        let within = links.iter_mut().find(|link| link.span.start < tag.end && tag.start < link.span.end);
        match within {
            Some(link) => link.markup = true,
            None => links.push(Link { address: target(&text[tag.clone()]), span: tag, markup: true }),
        }
    }
    links.sort_by_key(|link| link.span.start);
    links.truncate(MOST);
    links
}

fn may_hold_links(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.iter().enumerate().any(|(at, byte)| match byte {
        b':' => bytes[at..].starts_with(b"://"),
        b'.' => at >= 3 && bytes[at - 3..at].eq_ignore_ascii_case(b"www"),
        b'<' | b'[' => true,
        _ => false,
    })
}

fn addresses(text: &str) -> Vec<Link<'_>> {
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]).url_must_have_scheme(false);
    let is_web = |address: &str| ["http://", "https://", "www."].iter().any(|start| starts_with(address, start));
    let found = finder.links(text).filter(|link| is_web(link.as_str())).take(MOST);
    found.map(|link| Link { span: link.start()..link.end(), address: link.as_str(), markup: false }).collect()
}

/// The opening tags of links: `[url`, `[link`, `<a` with what stands in them.
fn tags(text: &str) -> Vec<Range<usize>> {
    let mut tags = Vec::new();
    let mut rest = 0;
    while let Some(found) = text[rest..].find(['[', '<']) {
        let start = rest + found;
        rest = start + 1;
        let (names, close): (&[&str], char) = if text[start..].starts_with('[') { (&["url", "link"], ']') } else { (&["a"], '>') };
        let inside = &text[rest..];
        let opens = |name: &&str| starts_with(inside, name) && inside[name.len()..].starts_with(['=', ' ', '\n', '\t', close]);
        if names.iter().any(opens) {
            // An opening tag is short; one that never closes must not make the search quadratic.
            let end = inside.char_indices().take(500).find(|(_, character)| *character == close).map_or(rest, |(at, _)| rest + at + 1);
            tags.push(start..end);
            rest = end;
            if tags.len() == MOST {
                break;
            }
        }
    }
    tags
}

fn target(tag: &str) -> &str {
    let value = tag.split_once('=').map_or("", |(_, value)| value);
    value.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ']' | '>'))
}

fn starts_with(text: &str, start: &str) -> bool {
    text.as_bytes().get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::links;

    fn found(text: &str) -> Vec<(&str, bool)> {
        links(text).into_iter().map(|link| (link.address, link.markup)).collect()
    }

    #[test]
    fn addresses_are_links_with_a_scheme_or_www() {
        assert_eq!(
            found("Voir https://example.org/a?b=c, et WWW.Example.com."),
            [("https://example.org/a?b=c", false), ("WWW.Example.com", false)]
        );
        assert_eq!(found("شاهد https://example.org/مقال هنا"), [("https://example.org/مقال", false)]);
    }

    #[test]
    fn a_missing_space_and_an_e_mail_are_no_links() {
        assert_eq!(found("C'est fini.Le reste suit. Écrivez à awa@example.org ou example.org, note 3.5"), []);
    }

    #[test]
    fn markup_is_a_link_once() {
        assert_eq!(found("[url=http://a.example]x[/url]"), [("http://a.example", true)]);
        assert_eq!(found("<A HREF='b.example/c'>x</A>"), [("b.example/c", true)]);
        assert_eq!(found("[link]x[/link] [sic] < a > b"), [("", true)]);
    }

    #[test]
    fn a_host_is_in_lower_case_ascii() {
        assert_eq!(links("www.Éxample.org/x")[0].host().as_deref(), Some("www.xn--xample-9ua.org"));
        assert_eq!(links("HTTP://EXAMPLE.org:80")[0].host().as_deref(), Some("example.org"));
    }

    #[test]
    fn hostile_texts_take_linear_time() {
        for unit in ["[url ", "<a ", "http://", "www.", "://", "http://[", "a.b@", "http://a.b/(", "www.a.", "<", "://a."] {
            let text = unit.repeat(64 * 1024 / unit.len());
            let start = std::time::Instant::now();
            links(&text);
            assert!(start.elapsed() < std::time::Duration::from_secs(2), "{unit:?} took {:?}", start.elapsed());
        }
    }
}
