use super::Verdict;
use serde::{Deserialize, Serialize};

/// A share of a score, in hundredths, shown as a decimal: `150` is 1.5. Integers, so that a sum is the same in any order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Points(i32);

impl Points {
    /// None.
    pub const ZERO: Self = Self(0);
    /// What one rule may give or take at most: ±1,000.
    pub const LIMIT: Self = Self(100_000);

    /// From hundredths.
    pub const fn hundredths(hundredths: i32) -> Self {
        Self(hundredths)
    }

    /// As hundredths.
    pub const fn as_hundredths(self) -> i32 {
        self.0
    }

    /// From a decimal of a configuration file, rounded to hundredths. `None` outside ±[`Points::LIMIT`] or if it is no number.
    pub fn from_decimal(decimal: f64) -> Option<Self> {
        let hundredths = (decimal * 100.0).round();
        #[expect(clippy::cast_possible_truncation, reason = "checked to lie within the limit")]
        (hundredths.abs() <= f64::from(Self::LIMIT.0)).then_some(Self(hundredths as i32))
    }

    /// As a decimal, for JSON and people.
    pub fn as_decimal(self) -> f64 {
        f64::from(self.0) / 100.0
    }

    /// This many times these points, held within [`Points::LIMIT`].
    #[must_use]
    pub fn times(self, count: usize) -> Self {
        Self(self.0.saturating_mul(i32::try_from(count).unwrap_or(i32::MAX)).clamp(-Self::LIMIT.0, Self::LIMIT.0))
    }
}

impl std::ops::Add for Points {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl std::ops::Sub for Points {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl std::iter::Sum for Points {
    fn sum<I: Iterator<Item = Self>>(points: I) -> Self {
        points.fold(Self::ZERO, |sum, more| sum + more)
    }
}

impl std::fmt::Display for Points {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.as_decimal())
    }
}

/// The scores from which a verdict is given. Each is reached by a score equal to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thresholds {
    /// From here on a moderator decides.
    pub hold: Points,
    /// From here on it is spam.
    pub spam: Points,
    /// From here on it is spam beyond doubt.
    pub discard: Points,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { hold: Points(300), spam: Points(600), discard: Points(1_000) }
    }
}

impl Thresholds {
    /// `None` for any below 0, and where they do not grow.
    pub fn growing(hold: Points, spam: Points, discard: Points) -> Option<Self> {
        (Points::ZERO <= hold && hold <= spam && spam <= discard).then_some(Self { hold, spam, discard })
    }

    /// The verdict for a score, before floors.
    pub fn verdict(&self, score: Points) -> Verdict {
        if score >= self.discard {
            Verdict::Discard
        } else if score >= self.spam {
            Verdict::Spam
        } else if score >= self.hold {
            Verdict::Hold
        } else {
            Verdict::Approve
        }
    }
}
