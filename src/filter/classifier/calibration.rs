//! From a score to a probability, by language and length: a logistic regression over scores of texts that the plane had not seen
//! (Platt, "Probabilistic outputs for support vector machines", 1999).

use super::super::language::Language;

/// What the probability depends on: the score, the score in long texts, the length, the language.
const INPUTS: usize = 7;

/// Turns scores into probabilities.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Calibration {
    weights: [f32; INPUTS],
}

/// A score of a text that was not trained with.
#[derive(Clone, Copy, Debug)]
pub struct Scored {
    /// The plane's score.
    pub score: f32,
    /// Its language.
    pub language: Language,
    /// How many tokens it has.
    pub length: usize,
    /// What was right.
    pub of_class: bool,
    /// How much it counts.
    pub weight: f32,
}

impl Default for Calibration {
    fn default() -> Self {
        Self { weights: [0.0, 2.0, 0.0, 0.0, 0.0, 0.0, 0.0] }
    }
}

impl Calibration {
    /// As many numbers as [`Calibration::numbers`] gives.
    pub const NUMBERS: usize = INPUTS;

    /// The calibration that fits scores best, by gradient descent; terms of language and length stay small unless many texts ask for them.
    pub fn fit(scored: &[Scored]) -> Self {
        let mut weights = Self::default().weights.map(f64::from);
        let rows: Vec<([f64; INPUTS], f64, f64)> = scored
            .iter()
            .map(|one| {
                (inputs(one.score, one.language, one.length).map(f64::from), f64::from(u8::from(one.of_class)), f64::from(one.weight))
            })
            .collect();
        let total: f64 = rows.iter().map(|(_, _, weight)| weight).sum::<f64>().max(1e-9);
        for _ in 0..ROUNDS {
            let mut gradient = [0.0; INPUTS];
            for (row, of_class, weight) in &rows {
                let said = logistic(row.iter().zip(&weights).map(|(x, w)| x * w).sum());
                gradient.iter_mut().zip(row).for_each(|(sum, x)| *sum += (said - of_class) * x * weight);
            }
            for (at, (weight, slope)) in weights.iter_mut().zip(gradient).enumerate() {
                let restraint = if at < 2 { 0.0 } else { RESTRAINT * *weight };
                *weight -= STEP * (slope / total + restraint);
            }
            // More score is never less probable.
            weights[1] = weights[1].max(0.1);
        }
        #[expect(clippy::cast_possible_truncation, reason = "small numbers")]
        let weights = weights.map(|weight| weight as f32);
        Self { weights }
    }

    /// The odds, as a logarithm.
    pub fn log_odds(&self, score: f32, language: Language, length: usize) -> f32 {
        inputs(score, language, length).iter().zip(&self.weights).map(|(x, w)| x * w).sum()
    }

    /// By how much the log-odds grow with each unit of score.
    pub fn slope(&self, length: usize) -> f32 {
        self.weights[1] + self.weights[2] * relative_length(length)
    }

    /// All it holds.
    pub fn numbers(&self) -> [f32; INPUTS] {
        self.weights
    }

    /// From what [`Calibration::numbers`] gave.
    pub fn of_numbers(weights: [f32; INPUTS]) -> Self {
        Self { weights }
    }
}

const ROUNDS: u32 = 400;
const STEP: f64 = 0.5;
const RESTRAINT: f64 = 0.02;

/// `1 / (1 + e⁻ˣ)`
pub fn logistic(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

fn inputs(score: f32, language: Language, length: usize) -> [f32; INPUTS] {
    let long = relative_length(length);
    let is = |one: Language| f32::from(u8::from(language == one));
    [1.0, score, score * long, long, is(Language::French), is(Language::English), is(Language::Arabic)]
}

/// The logarithm of the length beside that of twenty tokens, -1 to 1.
fn relative_length(length: usize) -> f32 {
    ((super::training::usize_to_f32(length.max(1)) / 20.0).ln() / 3.0).clamp(-1.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::{Calibration, Language, Scored, logistic};

    #[test]
    fn a_share_becomes_a_probability() {
        let scored: Vec<Scored> = (0..1_000)
            .map(|at| Scored {
                score: if at % 2 == 0 { 1.0 } else { -1.0 },
                language: Language::French,
                length: 20,
                of_class: at % 10 == 0 || at % 4 == 0,
                weight: 1.0,
            })
            .collect();
        let fit = Calibration::fit(&scored);
        let high = logistic(f64::from(fit.log_odds(1.0, Language::French, 20)));
        assert!((high - 0.6).abs() < 0.05, "{high}");
        assert!(logistic(f64::from(fit.log_odds(-1.0, Language::French, 20))) < 0.1);
    }
}
