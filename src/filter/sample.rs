//! A comment that somebody makes up to see what the rules make of it: for `explain`, and for `[[test]]` tables of rule files.

use super::{classifier::SiteModel, folding::Folded, rule_table::did_you_mean};
use crate::domain::{
    AuthorName, AuthorRecord, Body, CampaignDecision, CheckAnswer, DayRecord, Decision, EmailAddress, Fact, Facts, FieldError, Locale,
    Place, Repeats, Site, Stamp, Standing, Submission, ThreadKey, Timestamp, Verdict, Website,
};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Who signs where nobody is named.
pub(super) const NAME: &str = "Awa";
/// With what address where none is given.
pub(super) const EMAIL: &str = "awa@news-reader.org";
/// The most that a number may be.
pub(super) const MOST: u32 = 1_000_000;

/// What is said of a made-up comment apart from its texts. What is not said is as with [`Facts::ordinary`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SampleFacts {
    pub honeypot: bool,
    /// How long after it was made our form was sent; another form if `None`.
    pub seconds: Option<u32>,
    /// The author's comments so far.
    pub approved: u32,
    pub refused: u32,
    /// What moderators decided about the author.
    pub standing: Option<Standing>,
    /// What moderators decided about the campaign that it belongs to.
    pub campaign: Option<Decision>,
    /// Submissions in the last minute, this one included.
    pub source_pace: u32,
    pub email_pace: u32,
    pub site_pace: u32,
    /// Recent submissions with the same or nearly the same text.
    pub same: u32,
    pub near: u32,
    /// Comments above, and days since the thread's first one.
    pub depth: u32,
    pub thread_days: u32,
    /// The lists of networks that the source is on.
    pub networks: Vec<String>,
    /// The external checks that call it spam, `name`, or are sure of a category, `name:category`.
    pub flagged_by: Vec<String>,
    /// The external checks that have not answered.
    pub unanswered: Vec<String>,
}

impl Default for SampleFacts {
    fn default() -> Self {
        Self {
            honeypot: false,
            seconds: None,
            approved: 0,
            refused: 0,
            standing: None,
            campaign: None,
            source_pace: 1,
            email_pace: 1,
            site_pace: 1,
            same: 0,
            near: 0,
            depth: 0,
            thread_days: 0,
            networks: Vec::new(),
            flagged_by: Vec::new(),
            unanswered: Vec::new(),
        }
    }
}

impl SampleFacts {
    /// The facts of a judgement.
    pub fn facts(self, at: Timestamp) -> Facts {
        let Self { approved, refused, .. } = self;
        let days = if approved + refused > 0 { vec![DayRecord { days_ago: 0, approved, refused }] } else { Vec::new() };
        Facts {
            honeypot: self.honeypot,
            stamp: self.seconds.map_or(Stamp::Absent, |seconds| Stamp::Age(u64::from(seconds) * 1_000)),
            source_pace: Fact::Known(self.source_pace),
            email_pace: Fact::Known(self.email_pace),
            site_pace: Fact::Known(self.site_pace),
            repeats: Fact::Known(Repeats { same: self.same, near: self.near }),
            author: Fact::Known(AuthorRecord { approved, refused }),
            history: Fact::Known(days),
            standing: Fact::Known(self.standing),
            campaign: Fact::Known(self.campaign.map(|decision| CampaignDecision { campaign: 1, decision })),
            place: Fact::Known(Place {
                thread_age_seconds: u64::from(self.thread_days) * 24 * 3_600,
                depth: self.depth,
                premoderated: false,
            }),
            networks: Fact::Known(self.networks),
            checks: checks(&self.flagged_by, &self.unanswered),
            ..Facts::ordinary(at)
        }
    }
}

fn checks(flagged_by: &[String], unanswered: &[String]) -> BTreeMap<String, Fact<CheckAnswer>> {
    let mut answers: BTreeMap<&str, CheckAnswer> = BTreeMap::new();
    for flag in flagged_by {
        let (check, category) = flag.split_once(':').map_or((flag.as_str(), None), |(check, category)| (check, Some(category)));
        let answer = answers.entry(check).or_insert(CheckAnswer::plain(Verdict::Spam));
        answer.scores.extend(category.map(|category| (category.to_owned(), 100)));
    }
    let known = answers.into_iter().map(|(check, answer)| (check.to_owned(), Fact::Known(answer)));
    known.chain(unanswered.iter().map(|check| (check.clone(), Fact::Unknown(not_answered(check))))).collect()
}

/// Why the answer of an external check is not known when a submission comes in.
pub fn not_answered(check: &str) -> String {
    format!("the check {check} has not answered yet")
}

/// A made-up comment with what is known about it, ready to be judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// What was sent.
    pub submission: Submission,
    /// What is known about it.
    pub facts: Facts,
}

/// Why a JSON document is no [`Sample`].
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// It is no JSON.
    #[error("not JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// Keys are unknown or hold what they cannot: all of them.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Keys(Vec<SampleProblem>),
}

/// What is wrong with one key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{key}: {wanted}")]
pub struct SampleProblem {
    /// The key, with a dot before one of `author`'s.
    pub key: String,
    /// What would be right.
    pub wanted: Wanted,
}

/// What would be right for a key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wanted {
    /// A field of a comment.
    #[error("{0}")]
    Field(FieldError),
    /// A number.
    #[error("must be a whole number from 0 to {MOST}")]
    Number,
    /// Yes or no.
    #[error("must be true or false")]
    Flag,
    /// The author's comments so far.
    #[error("must be an object such as {{\"approved\": 3, \"refused\": 0}}")]
    Record,
    /// A language.
    #[error("must be \"fr\", \"en\" or \"ar\"")]
    Language,
    /// What moderators decide about authors.
    #[error("must be \"banned\", \"held\" or \"trusted\"")]
    Standing,
    /// What moderators decide about campaigns.
    #[error("must be \"approve\", \"reject\" or \"spam\"")]
    Campaign,
    /// Lists of networks.
    #[error("must be a list of names such as [\"hosting.txt\"]")]
    Lists,
    /// An object.
    #[error("must be an object with at least a `body`")]
    Object,
    /// Another key.
    #[error("is not known; the keys are {SAMPLE_KEYS}{0}")]
    Known(String),
}

/// Every key there is. Those of a comment that no rule looks at are taken, so that a submission can be explained as it was sent.
pub const SAMPLE_KEYS: &str = "body, name, email, website, thread, parent, notify, lang, author, honeypot, seconds, source_pace, email_pace, \
    site_pace, same, near, networks, depth, thread_days, flagged_by, unanswered, standing, campaign";

impl Sample {
    /// Reads a comment as it would be sent, name and address optional, and facts about it beside its fields. What `model` says of it is one more.
    ///
    /// # Errors
    /// [`SampleError`] with all that is wrong.
    pub fn from_json(json: &[u8], site: &Site, model: &SiteModel, at: Timestamp) -> Result<Self, SampleError> {
        let mut reader = Reader { site, model, locale: site.locale, facts: SampleFacts::default(), wrong: Vec::new() };
        let sample = if let Value::Object(object) = serde_json::from_slice(json)? {
            reader.sample(&object, at)
        } else {
            reader.is_wrong("the document", Wanted::Object);
            None
        };
        sample.filter(|_| reader.wrong.is_empty()).ok_or(SampleError::Keys(reader.wrong))
    }
}

struct Reader<'a> {
    site: &'a Site,
    model: &'a SiteModel,
    locale: Locale,
    facts: SampleFacts,
    wrong: Vec<SampleProblem>,
}

impl Reader<'_> {
    fn is_wrong(&mut self, key: &str, wanted: Wanted) {
        self.wrong.push(SampleProblem { key: key.to_owned(), wanted });
    }

    fn sample(&mut self, object: &Map<String, Value>, at: Timestamp) -> Option<Sample> {
        for (key, value) in object.iter().filter(|(_, value)| !value.is_null()) {
            self.fact(key, value);
        }
        let site = self.site;
        let thread = match object.get("thread") {
            None | Some(Value::Null) => Some(ThreadKey::stored("/sample".to_owned())),
            Some(_) => self.field(object, "thread", "", |raw| ThreadKey::parse(raw, site)),
        };
        let name = self.field(object, "name", NAME, AuthorName::parse);
        let email = self.field(object, "email", EMAIL, EmailAddress::parse);
        let website = self.field(object, "website", "", Website::parse);
        let body = self.field(object, "body", "", Body::parse);
        let submission = Submission {
            site: site.key.clone(),
            thread: thread?,
            parent: None,
            name: name?,
            email: email?,
            website: website?,
            body: body?,
            notify: false,
            locale: self.locale,
        };
        let model = Fact::Known(self.model.opinion(submission.body.as_str(), &Folded::of(submission.body.as_str())));
        Some(Sample { submission, facts: Facts { model, ..std::mem::take(&mut self.facts).facts(at) } })
    }

    fn field<T>(
        &mut self,
        object: &Map<String, Value>,
        key: &str,
        otherwise: &str,
        parse: impl FnOnce(&str) -> Result<T, FieldError>,
    ) -> Option<T> {
        let parsed = match object.get(key) {
            None | Some(Value::Null) => parse(otherwise),
            Some(Value::String(raw)) => parse(raw),
            Some(_) => Err(FieldError::NotAString),
        };
        parsed.map_err(|error| self.is_wrong(key, Wanted::Field(error))).ok()
    }

    /// Reads a key that is no text of the comment.
    fn fact(&mut self, key: &str, value: &Value) {
        match key {
            "body" | "name" | "email" | "website" | "thread" | "parent" | "notify" => {}
            "lang" => match value.as_str().and_then(Locale::from_tag) {
                Some(locale) => self.locale = locale,
                None => self.is_wrong(key, Wanted::Language),
            },
            "author" => self.author(value),
            "standing" => match value.as_str().and_then(Standing::from_word) {
                Some(standing) => self.facts.standing = Some(standing),
                None => self.is_wrong(key, Wanted::Standing),
            },
            "campaign" => {
                match value.as_str().and_then(Decision::from_word).filter(|decision| CampaignDecision::DECISIONS.contains(decision)) {
                    Some(decision) => self.facts.campaign = Some(decision),
                    None => self.is_wrong(key, Wanted::Campaign),
                }
            }
            "honeypot" => match value.as_bool() {
                Some(filled) => self.facts.honeypot = filled,
                None => self.is_wrong(key, Wanted::Flag),
            },
            "networks" | "flagged_by" | "unanswered" => self.names(key, value),
            "seconds" => self.facts.seconds = self.number(key, value),
            _ => self.count(key, value),
        }
    }

    fn names(&mut self, key: &str, value: &Value) {
        let Ok(names) = serde_json::from_value(value.clone()) else { return self.is_wrong(key, Wanted::Lists) };
        *match key {
            "networks" => &mut self.facts.networks,
            "flagged_by" => &mut self.facts.flagged_by,
            _ => &mut self.facts.unanswered,
        } = names;
    }

    fn count(&mut self, key: &str, value: &Value) {
        let number = value.as_u64().and_then(|number| u32::try_from(number).ok()).filter(|number| *number <= MOST);
        let place = match key {
            "source_pace" => &mut self.facts.source_pace,
            "email_pace" => &mut self.facts.email_pace,
            "site_pace" => &mut self.facts.site_pace,
            "same" => &mut self.facts.same,
            "near" => &mut self.facts.near,
            "depth" => &mut self.facts.depth,
            "thread_days" => &mut self.facts.thread_days,
            _ => return self.is_wrong(key, Wanted::Known(did_you_mean(key, SAMPLE_KEYS.split(", ")))),
        };
        match number {
            Some(number) => *place = number,
            None => self.is_wrong(key, Wanted::Number),
        }
    }

    fn author(&mut self, value: &Value) {
        let Some(record) = value.as_object() else { return self.is_wrong("author", Wanted::Record) };
        for (key, value) in record {
            let number = match key.as_str() {
                "approved" | "refused" => self.number(&format!("author.{key}"), value).unwrap_or(0),
                _ => return self.is_wrong(&format!("author.{key}"), Wanted::Record),
            };
            *(if key == "approved" { &mut self.facts.approved } else { &mut self.facts.refused }) = number;
        }
    }

    fn number(&mut self, key: &str, value: &Value) -> Option<u32> {
        let number = value.as_u64().and_then(|number| u32::try_from(number).ok()).filter(|number| *number <= MOST);
        if number.is_none() {
            self.is_wrong(key, Wanted::Number);
        }
        number
    }
}
