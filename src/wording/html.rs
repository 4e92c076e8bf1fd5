//! The one place where a reader's plain text becomes HTML.

use linkify::{LinkFinder, LinkKind};

/// HTML that is safe to put into a page as it is: made in this module alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SafeHtml(String);

impl SafeHtml {
    /// The HTML.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The HTML.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl serde::Serialize for SafeHtml {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// A reader's text as a page shows it: escaped, with paragraphs where a line is blank, line breaks, and links that lead search engines
/// and the page's own address nowhere. Linear in the text.
pub fn paragraphs(text: &str) -> SafeHtml {
    let finder = link_finder();
    let mut html = String::with_capacity(text.len() + text.len() / 4 + 16);
    for paragraph in split_paragraphs(text) {
        html.push_str("<p>");
        for (number, line) in paragraph.iter().enumerate() {
            if number > 0 {
                html.push_str("<br>\n");
            }
            push_linked(&mut html, &finder, line);
        }
        html.push_str("</p>\n");
    }
    SafeHtml(html)
}

/// A text as it is, escaped: for elements and for attributes in quotation marks.
pub fn escaped(text: &str) -> SafeHtml {
    let mut html = String::with_capacity(text.len() + 16);
    push_escaped(&mut html, text);
    SafeHtml(html)
}

/// A text as it is, escaped, with the given spans (start and end in bytes) in `<mark>`. Spans that overlap are joined; those that do not
/// lie on characters' borders are left out.
pub fn marked(text: &str, spans: &[(u32, u32)]) -> SafeHtml {
    let mut spans: Vec<(usize, usize)> = spans
        .iter()
        .filter_map(|&(start, end)| Some((usize::try_from(start).ok()?, usize::try_from(end).ok()?)))
        .filter(|&(start, end)| start < end && text.is_char_boundary(start) && text.is_char_boundary(end))
        .collect();
    spans.sort_unstable();
    let mut html = String::with_capacity(text.len() + 64);
    let mut done = 0;
    for (start, end) in joined(spans) {
        push_escaped(&mut html, &text[done..start]);
        html.push_str("<mark>");
        push_escaped(&mut html, &text[start..end]);
        html.push_str("</mark>");
        done = end;
    }
    push_escaped(&mut html, &text[done..]);
    SafeHtml(html)
}

/// Sorted spans, with those that touch made one.
fn joined(sorted: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    let mut spans: Vec<(usize, usize)> = Vec::with_capacity(sorted.len());
    for (start, end) in sorted {
        match spans.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => spans.push((start, end)),
        }
    }
    spans
}

fn link_finder() -> LinkFinder {
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]);
    finder
}

/// Lines, grouped where one or more blank lines stand between them.
fn split_paragraphs(text: &str) -> Vec<Vec<&str>> {
    let mut paragraphs = vec![Vec::new()];
    for line in text.lines() {
        if line.trim().is_empty() {
            paragraphs.push(Vec::new());
        } else if let Some(paragraph) = paragraphs.last_mut() {
            paragraph.push(line);
        }
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs
}

fn push_linked(html: &mut String, finder: &LinkFinder, line: &str) {
    for span in finder.spans(line) {
        let is_web = span.kind().is_some() && is_web_address(span.as_str());
        if is_web {
            html.push_str("<a href=\"");
            push_escaped(html, span.as_str());
            html.push_str("\" rel=\"nofollow ugc noopener\">");
        }
        push_escaped(html, span.as_str());
        if is_web {
            html.push_str("</a>");
        }
    }
}

/// `http` and `https` with a host: what else a text may hold stays text.
fn is_web_address(text: &str) -> bool {
    url::Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host() && url.username().is_empty())
}

fn push_escaped(html: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            // What is left of control characters would be invalid in HTML.
            other if other.is_control() && !matches!(other, '\t' | '\n' | '\r') => html.push(char::REPLACEMENT_CHARACTER),
            other => html.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;
    use proptest::prelude::*;

    /// What is left of a text once the tags that this module writes are taken away.
    fn without_own_tags(html: &str) -> String {
        let own = regex::Regex::new(r#"<a href="https?://[^"<>]*" rel="nofollow ugc noopener">|</a>|</?p>|<br>|</?mark>"#).unwrap();
        own.replace_all(html, "").into_owned()
    }

    proptest! {
        #[test]
        fn a_text_never_brings_its_own_markup(text in r#"([<>"'& \n\tabé٣]|https?://|javascript:|<script>|example\.org/|\PC){0,60}"#) {
            let html = paragraphs(&text).into_string();
            prop_assert!(!without_own_tags(&html).contains(['<', '>', '"']), "{html}");
        }

        #[test]
        fn marks_never_bring_markup_and_keep_the_text(text in r#"([<>"'& abé٣]|\PC){0,40}"#, spans in prop::collection::vec((0u32..60, 0u32..60), 0..6)) {
            let html = marked(&text, &spans).into_string();
            let bare = without_own_tags(&html);
            prop_assert!(!bare.contains(['<', '>', '"']), "{html}");
            let mut escaped = String::new();
            push_escaped(&mut escaped, &text);
            prop_assert_eq!(bare, escaped);
        }
    }

    #[test]
    fn blank_lines_part_paragraphs_and_web_addresses_become_links() {
        let html = paragraphs("Voir https://example.org/a?b=1&c=2.\nEt ?\n\n\nmailto:a@b.ml javascript:alert(1) ftp://example.org");
        assert_eq!(
            html.as_str(),
            "<p>Voir <a href=\"https://example.org/a?b=1&amp;c=2\" rel=\"nofollow ugc noopener\">https://example.org/a?b=1&amp;c=2</a>.<br>\nEt ?</p>\n\
             <p>mailto:a@b.ml javascript:alert(1) ftp://example.org</p>\n"
        );
    }

    #[test]
    fn evidence_is_marked() {
        assert_eq!(marked("a <b> c", &[(2, 5), (4, 6), (40, 41)]).as_str(), "a <mark>&lt;b&gt; </mark>c");
    }
}
