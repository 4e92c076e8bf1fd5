//! How good probabilities are, given what was right: the figures of `toguna eval`.

use serde::Serialize;

/// A probability, and whether the text was of the class.
pub type Judged = (f64, bool);

/// The figures of one run.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Figures {
    /// Texts.
    pub n: usize,
    /// Texts of the class.
    pub positives: usize,
    /// Share that is right at the threshold ½.
    pub accuracy: f64,
    /// Matthews' correlation coefficient at the threshold ½; 0 where it is not defined.
    pub mcc: f64,
    /// Area under the ROC curve: how often a text of the class gets more than another one, ties counted half. ½ where it is not defined.
    pub auc: f64,
    /// Share of the class found where at most 1 % of the others are above the threshold.
    pub recall_at_1: f64,
    /// The same at 5 %.
    pub recall_at_5: f64,
    /// Expected calibration error: ten bins of equal width, mean difference of probability and share, by number of texts.
    pub calibration_error: f64,
}

impl Figures {
    /// Computes all figures.
    pub fn of(judged: &[Judged]) -> Self {
        let mut sorted = judged.to_vec();
        sorted.sort_by(|one, other| other.0.total_cmp(&one.0));
        let positives = sorted.iter().filter(|(_, of_class)| *of_class).count();
        let right = judged.iter().filter(|(probability, of_class)| (*probability >= 0.5) == *of_class).count();
        Self {
            n: judged.len(),
            positives,
            accuracy: share(right, judged.len()),
            mcc: mcc(judged),
            auc: auc(&sorted, positives),
            recall_at_1: recall(&sorted, positives, 0.01),
            recall_at_5: recall(&sorted, positives, 0.05),
            calibration_error: calibration_error(judged),
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2⁵²")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2⁵²")]
fn mcc(judged: &[Judged]) -> f64 {
    let count = |said: bool, is: bool| judged.iter().filter(|(p, of_class)| (*p >= 0.5) == said && *of_class == is).count() as f64;
    let (tp, fp, fneg, tn) = (count(true, true), count(true, false), count(false, true), count(false, false));
    let below = ((tp + fp) * (tp + fneg) * (tn + fp) * (tn + fneg)).sqrt();
    if below == 0.0 { 0.0 } else { (tp * tn - fp * fneg) / below }
}

/// Goes down the ranking, one group of equal probabilities after the other.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2⁵²")]
fn auc(sorted: &[Judged], positives: usize) -> f64 {
    let negatives = sorted.len() - positives;
    if positives == 0 || negatives == 0 {
        return 0.5;
    }
    let (mut above, mut area) = (0.0, 0.0);
    for equal in sorted.chunk_by(|one, next| one.0.total_cmp(&next.0).is_eq()) {
        let of_class = equal.iter().filter(|(_, of_class)| *of_class).count() as f64;
        let others = equal.len() as f64 - of_class;
        area += others * (above + of_class / 2.0);
        above += of_class;
    }
    area / (positives as f64 * negatives as f64)
}

fn recall(sorted: &[Judged], positives: usize, allowed: f64) -> f64 {
    let negatives = sorted.len() - positives;
    let (mut found, mut alarms, mut best) = (0, 0, 0);
    for equal in sorted.chunk_by(|one, next| one.0.total_cmp(&next.0).is_eq()) {
        let of_class = equal.iter().filter(|(_, of_class)| *of_class).count();
        found += of_class;
        alarms += equal.len() - of_class;
        if share(alarms, negatives) > allowed {
            break;
        }
        best = found;
    }
    share(best, positives)
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2⁵²")]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a probability times ten")]
fn calibration_error(judged: &[Judged]) -> f64 {
    let mut bins = [(0.0, 0.0); 10];
    for (probability, of_class) in judged {
        let bin = &mut bins[((probability * 10.0) as usize).min(9)];
        bin.0 += probability;
        bin.1 += f64::from(u8::from(*of_class));
    }
    let apart: f64 = bins.iter().map(|(said, is)| (said - is).abs()).sum();
    if judged.is_empty() { 0.0 } else { apart / judged.len() as f64 }
}

#[cfg(test)]
mod tests {
    use super::Figures;

    #[test]
    fn figures_are_those_of_the_textbook() {
        let judged = [(0.9, true), (0.8, false), (0.7, true), (0.4, true), (0.4, false), (0.1, false)];
        let figures = Figures::of(&judged);
        assert_eq!((figures.n, figures.positives), (6, 3));
        assert!((figures.accuracy - 4.0 / 6.0).abs() < 1e-9);
        assert!((figures.auc - (3.0 + 2.0 + 1.5) / 9.0).abs() < 1e-9);
        assert!((figures.mcc - 1.0 / 3.0).abs() < 1e-9);
        assert!((figures.recall_at_5 - 1.0 / 3.0).abs() < 1e-9);
    }

    #[test]
    fn figures_of_nothing_are_no_nonsense() {
        for judged in [&[][..], &[(0.5, true)], &[(0.5, false)]] {
            let figures = Figures::of(judged);
            assert!(
                [figures.accuracy, figures.mcc, figures.auc, figures.recall_at_1, figures.calibration_error].iter().all(|f| f.is_finite())
            );
        }
    }
}
