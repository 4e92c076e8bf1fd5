use super::{
    folding::{Folded, narrow},
    language::Language,
    lexicon::{Collection, Hit, Lexicon},
    links::{Link, links},
    look::Look,
};
use crate::domain::{Evidence, Facts, Field, Site, Submission, Website};
use std::{cell::OnceCell, ops::Range};

/// A submission with the facts about it, as the rules look at it. What several rules need is computed once, when the first asks.
#[derive(Debug)]
pub struct Case<'a> {
    /// What was sent.
    pub submission: &'a Submission,
    /// What is known about it.
    pub facts: &'a Facts,
    /// The site it was sent to, as its configuration is now.
    pub site: &'a Site,
    lexicon: &'a Lexicon,
    readings: [Reading<'a>; 4],
    language: OnceCell<Language>,
}

/// What was computed of one text.
#[derive(Debug, Default)]
struct Reading<'a> {
    folded: OnceCell<Folded>,
    hits: OnceCell<Vec<Hit>>,
    links: OnceCell<Vec<Link<'a>>>,
    look: OnceCell<Look>,
}

impl<'a> Case<'a> {
    /// A case before these phrases; `body` is the submission's, folded.
    pub fn new(submission: &'a Submission, body: Folded, facts: &'a Facts, site: &'a Site, lexicon: &'a Lexicon) -> Self {
        let mut readings: [Reading<'a>; 4] = Default::default();
        readings[0].folded = OnceCell::from(body);
        Self { submission, facts, site, lexicon, readings, language: OnceCell::new() }
    }

    /// The raw text of a field that a rule may look at: body, name, website, and of the e-mail its host; empty for any other.
    pub fn text(&self, field: Field) -> &'a str {
        match field {
            Field::Body => self.submission.body.as_str(),
            Field::Name => self.submission.name.as_str(),
            Field::Website => self.submission.website.as_ref().map_or("", Website::as_str),
            Field::Email => self.submission.email.host(),
            Field::Thread | Field::Parent | Field::Notify => "",
        }
    }

    /// The text of a field as it is matched.
    pub fn folded(&self, field: Field) -> &Folded {
        self.reading(field).folded.get_or_init(|| Folded::of(self.text(field)))
    }

    /// The links in a field.
    pub fn links(&self, field: Field) -> &[Link<'a>] {
        self.reading(field).links.get_or_init(|| links(self.text(field)))
    }

    /// How the text of a field looks.
    pub fn look(&self, field: Field) -> &Look {
        self.reading(field).look.get_or_init(|| Look::at(self.text(field)))
    }

    /// The language of the body, as far as it can be told.
    pub fn language(&self) -> Language {
        *self.language.get_or_init(|| Language::sure(self.folded(Field::Body)))
    }

    /// The collections that have phrases in any field, not in order and perhaps more than once.
    pub fn collections_hit(&self) -> impl Iterator<Item = Collection> {
        self.lexicon.fields().iter().flat_map(|field| self.all_hits(*field)).map(|hit| hit.collection)
    }

    /// The phrases of one rule that stand in a field, by phrase and place.
    pub fn hits(&self, field: Field, collection: Collection) -> &[Hit] {
        let hits = self.all_hits(field);
        let start = hits.partition_point(|hit| hit.collection < collection);
        let length = hits[start..].partition_point(|hit| hit.collection == collection);
        &hits[start..start + length]
    }

    fn all_hits(&self, field: Field) -> &[Hit] {
        self.reading(field).hits.get_or_init(|| self.lexicon.hits(self.folded(field)))
    }

    /// Evidence for a stretch of a field's folded text.
    pub fn evidence(&self, field: Field, stretch: Range<usize>) -> Evidence {
        self.evidence_read_as(field, stretch.clone(), &self.folded(field).as_str()[stretch])
    }

    /// Evidence for a stretch of a field's folded text that is read as something else.
    pub fn evidence_read_as(&self, field: Field, stretch: Range<usize>, read_as: &str) -> Evidence {
        Evidence { field: Some(field), span: shown(field, self.folded(field).raw_span(stretch)), read_as: read_as.to_owned() }
    }

    /// Evidence for a stretch of a field's raw text.
    pub fn raw_evidence(&self, field: Field, stretch: Range<usize>, read_as: impl Into<String>) -> Evidence {
        Evidence { field: Some(field), span: shown(field, (narrow(stretch.start), narrow(stretch.end))), read_as: read_as.into() }
    }

    fn reading(&self, field: Field) -> &Reading<'a> {
        match field {
            Field::Name => &self.readings[1],
            Field::Website => &self.readings[2],
            Field::Email => &self.readings[3],
            Field::Body | Field::Thread | Field::Parent | Field::Notify => &self.readings[0],
        }
    }
}

/// Of an e-mail only the host is looked at: a span within it would be one of no text that anybody is shown.
fn shown(field: Field, span: (u32, u32)) -> Option<(u32, u32)> {
    (field != Field::Email).then_some(span)
}
