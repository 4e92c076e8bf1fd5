use super::{CampaignDecision, CheckAnswer, Opinion, Standing, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Something known about a submission when it is judged, or known to be unknown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fact<T> {
    /// It is known.
    Known(T),
    /// It could not be known in time; the text says why, for moderators and logs.
    Unknown(String),
}

impl<T> Fact<T> {
    /// The value, if it is known.
    pub const fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Unknown(_) => None,
        }
    }
}

/// What was known about a submission apart from its texts. Kept with the judgement, so that the same rules give the same score again.
/// It holds no text and no address: of telling words only where they stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// When the submission came in.
    pub received_at: Timestamp,
    /// Whether the field that people do not see was filled in.
    pub honeypot: bool,
    /// The form's signed time stamp.
    pub stamp: Stamp,
    /// Submissions of the same source in the last minute, this one included.
    pub source_pace: Fact<u32>,
    /// Submissions with the same e-mail in the last minute, this one included.
    pub email_pace: Fact<u32>,
    /// Submissions to the whole site in the last minute, this one included.
    pub site_pace: Fact<u32>,
    /// Recent submissions with the same or nearly the same text.
    pub repeats: Fact<Repeats>,
    /// What the author wrote before.
    pub author: Fact<AuthorRecord>,
    /// What became of the author's comments on each of the last days, most recent first. See [`DayRecord::tally`].
    #[serde(default = "not_recorded")]
    pub history: Fact<Vec<DayRecord>>,
    /// What moderators decided about the author, and holds. Kept only where there is something to tell.
    #[serde(default = "no_standing", skip_serializing_if = "is_no_standing")]
    pub standing: Fact<Option<Standing>>,
    /// What moderators decided about a campaign that it belongs to, and holds. Kept only where there is something to tell.
    #[serde(default = "no_campaign", skip_serializing_if = "is_no_campaign")]
    pub campaign: Fact<Option<CampaignDecision>>,
    /// Where in the site it was written.
    #[serde(default = "not_recorded")]
    pub place: Fact<Place>,
    /// The lists of networks that the source is on, by name. The address itself is no fact.
    #[serde(default = "not_recorded")]
    pub networks: Fact<Vec<String>>,
    /// What the external checks say that a rule asks for, by their names. They never answer in a reader's time.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub checks: BTreeMap<String, Fact<CheckAnswer>>,
    /// What the model said of the body.
    #[serde(default = "not_recorded")]
    pub model: Fact<Opinion>,
}

fn not_recorded<T>() -> Fact<T> {
    Fact::Unknown("not recorded then".to_owned())
}

const fn no_standing() -> Fact<Option<Standing>> {
    Fact::Known(None)
}

fn is_no_standing(standing: &Fact<Option<Standing>>) -> bool {
    *standing == no_standing()
}

const fn no_campaign() -> Fact<Option<CampaignDecision>> {
    Fact::Known(None)
}

fn is_no_campaign(campaign: &Fact<Option<CampaignDecision>>) -> bool {
    *campaign == no_campaign()
}

impl Facts {
    /// The facts about an ordinary submission of a person who has not written on the site before, sent by a form of the site's own. Tests,
    /// those in rule files too, start from it.
    pub fn ordinary(received_at: Timestamp) -> Self {
        Self {
            received_at,
            honeypot: false,
            stamp: Stamp::Absent,
            source_pace: Fact::Known(1),
            email_pace: Fact::Known(1),
            site_pace: Fact::Known(1),
            repeats: Fact::Known(Repeats { same: 0, near: 0 }),
            author: Fact::Known(AuthorRecord { approved: 0, refused: 0 }),
            history: Fact::Known(Vec::new()),
            standing: no_standing(),
            campaign: no_campaign(),
            place: Fact::Known(Place::default()),
            networks: Fact::Known(Vec::new()),
            checks: BTreeMap::new(),
            model: Fact::Known(Opinion::none()),
        }
    }
}

/// What the form's signed time stamp says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stamp {
    /// No stamp was sent: a form of the site's own, or JSON.
    Absent,
    /// The form was made this many milliseconds before the submission came.
    Age(u64),
    /// The stamp is not one of ours, or one for another site.
    Forged,
}

/// Recent submissions on the same site that resemble this one, this one not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repeats {
    /// With the same text, once letters, white space and marks are folded.
    pub same: u32,
    /// With nearly the same text.
    pub near: u32,
}

/// What is known of an author on one site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorRecord {
    /// Comments that are public now.
    pub approved: u32,
    /// Comments that a moderator or the filter refused.
    pub refused: u32,
}

/// What became of an author's comments of one day. A comment that waits, or was deleted, does not count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayRecord {
    /// So many times 24 hours before the submission, rounded down.
    pub days_ago: u32,
    /// Approved.
    pub approved: u32,
    /// Rejected, or spam.
    pub refused: u32,
}

impl DayRecord {
    /// How far back an author's history goes, in days.
    pub const MOST_DAYS: u32 = 365;

    /// Counts past comments (when they were sent, and whether they were refused) by day, most recent first.
    pub fn tally(past: &[(Timestamp, bool)], now: Timestamp) -> Vec<Self> {
        let mut days = std::collections::BTreeMap::<u32, Self>::new();
        for (at, refused) in past {
            let days_ago = u32::try_from(now.since(*at).as_secs() / (24 * 60 * 60)).unwrap_or(u32::MAX);
            if days_ago < Self::MOST_DAYS {
                let day = days.entry(days_ago).or_insert(Self { days_ago, ..Self::default() });
                *(if *refused { &mut day.refused } else { &mut day.approved }) += 1;
            }
        }
        days.into_values().collect()
    }
}

/// Where in the site a submission was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// How long ago the first comment of its thread came in, in seconds; 0 if it is the first itself.
    pub thread_age_seconds: u64,
    /// How many comments it stands beneath: 0 for one that answers none, 1 for an answer to such a one. At most 100.
    pub depth: u32,
    /// Whether moderators want to see all of its thread first. Kept only where they do.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub premoderated: bool,
}
