use super::{
    folding::{Folded, narrow},
    lexicon::{Collection, Hit, Lexicon},
    links::{Link, links},
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
    readings: [Reading<'a>; 3],
}

/// What was computed of one text.
#[derive(Debug, Default)]
struct Reading<'a> {
    folded: OnceCell<Folded>,
    hits: OnceCell<Vec<Hit>>,
    links: OnceCell<Vec<Link<'a>>>,
}

impl<'a> Case<'a> {
    /// The fields that hold text that a rule may look at.
    pub const TEXTS: [Field; 3] = [Field::Body, Field::Name, Field::Website];

    /// A case before these phrases.
    pub fn new(submission: &'a Submission, facts: &'a Facts, site: &'a Site, lexicon: &'a Lexicon) -> Self {
        Self { submission, facts, site, lexicon, readings: Default::default() }
    }

    /// The raw text of a field; empty for one that has none.
    pub fn text(&self, field: Field) -> &'a str {
        match field {
            Field::Body => self.submission.body.as_str(),
            Field::Name => self.submission.name.as_str(),
            Field::Website => self.submission.website.as_ref().map_or("", Website::as_str),
            _ => "",
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

    /// The phrases of one rule that stand in a field, by phrase and place.
    pub fn hits(&self, field: Field, collection: Collection) -> &[Hit] {
        let hits = self.reading(field).hits.get_or_init(|| self.lexicon.hits(self.folded(field).as_str()));
        let start = hits.partition_point(|hit| hit.collection < collection);
        let length = hits[start..].partition_point(|hit| hit.collection == collection);
        &hits[start..start + length]
    }

    /// Evidence for a stretch of a field's folded text.
    pub fn evidence(&self, field: Field, stretch: Range<usize>) -> Evidence {
        let folded = self.folded(field);
        Evidence { field: Some(field), span: Some(folded.raw_span(stretch.clone())), read_as: folded.as_str()[stretch].to_owned() }
    }

    /// Evidence for a stretch of a field's raw text.
    pub fn raw_evidence(&self, field: Field, stretch: Range<usize>, read_as: impl Into<String>) -> Evidence {
        Evidence { field: Some(field), span: Some((narrow(stretch.start), narrow(stretch.end))), read_as: read_as.into() }
    }

    fn reading(&self, field: Field) -> &Reading<'a> {
        match field {
            Field::Name => &self.readings[1],
            Field::Website => &self.readings[2],
            _ => &self.readings[0],
        }
    }
}
