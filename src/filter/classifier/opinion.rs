//! What a table says of one text, and which words made it say so.

use super::{Head, calibration::logistic, tokens::Token};

/// What a word adds at least to the log-odds to be shown as evidence.
pub const LEAST_SHARE: f32 = 0.1;

/// What the model says of one text.
#[derive(Clone, Debug, PartialEq)]
pub struct Opinion {
    /// How probable each head thinks it.
    pub probabilities: [f64; 2],
    /// The same as the logarithm of the odds.
    pub log_odds: [f32; 2],
    /// Which words made the numbers, in their order.
    pub words: Vec<WordShare>,
}

/// A word's share in both numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WordShare {
    /// Where it starts in the folded text, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// What it adds to each head's log-odds.
    pub shares: [f32; 2],
}

impl Opinion {
    /// None yet.
    pub(super) fn undecided(tokens: &[Token]) -> Self {
        let word = |token: &Token| WordShare { start: token.range.start, end: token.range.end, shares: [0.0; 2] };
        Self { probabilities: [0.5; 2], log_odds: [0.0; 2], words: tokens.iter().map(word).collect() }
    }

    /// Adds to a word's share; what is beyond the last word belongs to none.
    pub(super) fn add(&mut self, word: usize, head: Head, share: f32) {
        if let Some(word) = self.words.get_mut(word) {
            word.shares[head as usize] += share;
        }
    }

    pub(super) fn set(&mut self, head: Head, log_odds: f32) {
        self.log_odds[head as usize] = log_odds;
        self.probabilities[head as usize] = logistic(f64::from(log_odds));
    }

    /// What one head says.
    pub fn probability(&self, head: Head) -> f64 {
        self.probabilities[head as usize]
    }

    /// The words that speak most for a head's class: what the explanation shows. Each adds at least [`LEAST_SHARE`] of the log-odds, and a
    /// third of what the heaviest adds.
    pub fn evidence(&self, head: Head) -> Vec<&WordShare> {
        let heaviest = self.words.iter().map(|word| word.share(head)).fold(0.0, f32::max);
        let least = LEAST_SHARE.max(heaviest / 3.0);
        self.words.iter().filter(|word| word.share(head) >= least).collect()
    }
}

impl WordShare {
    /// What it adds to a head's log-odds.
    pub fn share(&self, head: Head) -> f32 {
        self.shares[head as usize]
    }
}
