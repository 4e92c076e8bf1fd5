use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What the model is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Head {
    /// Is it advertising?
    Spam = 0,
    /// Does it attack people?
    Abuse = 1,
}

impl Head {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Spam, Self::Abuse];

    /// Its name in settings, facts, tables and files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Spam => "spam",
            Self::Abuse => "abuse",
        }
    }

    /// The head of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|head| head.name() == name)
    }
}

/// A probability in ten-thousandths: a whole number, so that what was stored is what was judged by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Probability(u16);

impl Probability {
    const WHOLE: f64 = 10_000.0;

    /// The nearest to a number between 0 and 1; what is no number is 0.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held within 0 and 10,000")]
    pub fn nearest(probability: f64) -> Self {
        Self((probability.clamp(0.0, 1.0) * Self::WHOLE).round() as u16)
    }

    /// From a number of hundredths, at most 100.
    pub fn percent(percent: u32) -> Self {
        Self(u16::try_from(percent.min(100)).unwrap_or(100) * 100)
    }

    /// Between 0 and 1.
    pub fn value(self) -> f64 {
        f64::from(self.0) / Self::WHOLE
    }
}

/// A word that speaks for a head's class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TellingWord(
    /// Where it starts in the raw body, in bytes.
    pub u32,
    /// Where it ends.
    pub u32,
    /// What it adds to the log-odds, in hundredths.
    pub i32,
);

/// What one head says of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeadOpinion {
    /// How probable it thinks its class.
    pub probability: Probability,
    /// What the site's own model would say, while it is in shadow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shadow: Option<Probability>,
    /// The words that speak most for it, the heaviest first; none where it is less probable than not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<TellingWord>,
}

/// What the model said of a body when it was judged. A fact like others: rules look at it and not at the model, so that a judgement can be
/// computed again whatever the model has learnt since.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opinion {
    /// Which model said so: the base model's digest, with a `+` that of the site's own decisions.
    pub model: Arc<str>,
    /// Is it advertising?
    pub spam: HeadOpinion,
    /// Does it attack people?
    pub abuse: HeadOpinion,
}

impl Opinion {
    /// Neither, of no model: for made-up cases.
    pub fn none() -> Self {
        Self { model: "none".into(), spam: HeadOpinion::default(), abuse: HeadOpinion::default() }
    }

    /// What one head said.
    pub const fn head(&self, head: Head) -> &HeadOpinion {
        match head {
            Head::Spam => &self.spam,
            Head::Abuse => &self.abuse,
        }
    }
}
