//! Climbing: of all small changes to points and thresholds the best is made, until none is worth it.
//!
//! A score is a sum, and a rule's share is taken to grow with its points; that is exact but for rounding, since what goes with a rule's
//! points is scaled with them ([`super::edit`]).

use super::{Case, Target};
use crate::{
    domain::{Points, Thresholds, Verdict},
    filter::Truth,
};

/// Steps that points may go, in hundredths.
const STEPS: [i32; 8] = [-200, -100, -50, -25, 25, 50, 100, 200];
/// The least and the most that points or a threshold may become, in hundredths.
const RANGE: std::ops::RangeInclusive<i32> = 25..=1_000;
/// Changes at most: a proposal is for a person to read.
const MOST_CHANGES: usize = 12;
/// What is aimed at, of what is allowed: what fits the past fits the future a bit less well.
const AIM: f64 = 0.75;
/// What the share of good ones held beyond the aim costs, against the share of refused ones held.
const PENALTY: f64 = 20.0;
/// A change that brings less than this share of the refused, or less than this many of them, is not proposed.
const LEAST_GAIN: f64 = 0.004;
const LEAST_COMMENTS: f64 = 2.0;
/// Of good comments, of what may be held so many may be called spam.
const SPAM_PART: f64 = 0.1;

/// What was found.
pub(super) struct Found {
    pub points: Vec<Option<Points>>,
    pub thresholds: Thresholds,
}

/// One change that may be made.
#[derive(Clone, Copy)]
enum Move {
    Points { rule: usize, to: i32 },
    Hold { to: i32 },
}

struct Climb<'c> {
    cases: &'c [Case],
    /// By rule, the cases that it hits with what it gives there by its declared points.
    hits: Vec<Vec<(usize, i32)>>,
    declared: &'c [Option<Points>],
    points: Vec<Option<i32>>,
    scores: Vec<i32>,
    hold: i32,
    spam: i32,
    /// Good ones in the older and in the newer half.
    good: [f64; 2],
    refused: f64,
    aim: f64,
}

/// How many are held.
#[derive(Clone, Copy, Default)]
struct Held {
    /// Good ones in the older and in the newer half.
    good: [f64; 2],
    refused: f64,
}

/// The best points and thresholds for these comments. `points` are the declared ones by rule; `None` for a rule that has none to tune.
pub(super) fn search(cases: &[Case], points: &[Option<Points>], thresholds: Thresholds, target: Target) -> Found {
    let mut climb = Climb::new(cases, points, thresholds, target);
    for _ in 0..MOST_CHANGES {
        let Some(best) = climb.best_move() else { break };
        climb.make(best);
    }
    let hold = Points::hundredths(climb.hold);
    let spam = Points::hundredths(climb.best_spam()).max(hold);
    Found {
        points: climb.points.iter().map(|points| points.map(Points::hundredths)).collect(),
        thresholds: Thresholds { hold, spam, discard: thresholds.discard.max(spam) },
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of comments are far below 2^52")]
const fn real(count: usize) -> f64 {
    count as f64
}

impl<'c> Climb<'c> {
    fn new(cases: &'c [Case], declared: &'c [Option<Points>], thresholds: Thresholds, target: Target) -> Self {
        let mut hits = vec![Vec::new(); declared.len()];
        for (number, case) in cases.iter().enumerate() {
            for (rule, given) in &case.parts {
                hits[*rule].push((number, *given));
            }
        }
        let is_good = |case: &&Case| case.truth.is_good();
        let (older, newer) = cases.split_at(cases.len() / 2);
        let good = [older, newer].map(|half| real(half.iter().filter(is_good).count()));
        Self {
            cases,
            hits,
            declared,
            points: declared.iter().map(|points| points.map(Points::as_hundredths)).collect(),
            scores: cases.iter().map(|case| case.parts.iter().map(|(_, given)| given).sum()).collect(),
            hold: thresholds.hold.as_hundredths(),
            spam: thresholds.spam.as_hundredths(),
            good,
            refused: real(cases.len()) - good[0] - good[1],
            aim: target.most_good_held / 100.0 * AIM,
        }
    }

    /// How good it is when so many are held. What holds in either half of the past may well hold for what comes; what fits their sum alone, by
    /// chance or because times change, less so.
    fn worth(&self, held: &Held) -> f64 {
        let share = |half: usize| if self.good[half] > 0.0 { held.good[half] / self.good[half] } else { 0.0 };
        held.refused / self.refused - PENALTY * (share(0).max(share(1)) - self.aim).max(0.0)
    }

    /// Where a case is counted.
    fn counted<'h>(&self, held: &'h mut Held, case: usize) -> &'h mut f64 {
        if self.cases[case].truth.is_good() { &mut held.good[usize::from(case >= self.cases.len() / 2)] } else { &mut held.refused }
    }

    fn is_held(&self, case: usize, score: i32, hold: i32) -> bool {
        score >= hold || self.cases[case].floor >= Verdict::Hold
    }

    fn held(&self, hold: i32) -> Held {
        let mut sums = Held::default();
        for case in (0..self.cases.len()).filter(|case| self.is_held(*case, self.scores[*case], hold)) {
            *self.counted(&mut sums, case) += 1.0;
        }
        sums
    }

    fn best_move(&self) -> Option<Move> {
        let held = self.held(self.hold);
        let least = self.worth(&held) + LEAST_GAIN.max(LEAST_COMMENTS / self.refused);
        let worths = self.moves().map(|step| {
            let then = match step {
                Move::Hold { to } => self.held(to),
                Move::Points { rule, to } => self.held_with(rule, to, held),
            };
            (self.worth(&then), step)
        });
        let best = worths.reduce(|best, other| if other.0 > best.0 { other } else { best });
        best.filter(|(worth, _)| *worth >= least).map(|(_, step)| step)
    }

    fn moves(&self) -> impl Iterator<Item = Move> + '_ {
        let of_rules = self.points.iter().enumerate().filter_map(|(rule, points)| Some((rule, (*points)?)));
        let of_rules = of_rules.flat_map(|(rule, points)| {
            let steps = STEPS.into_iter().map(move |step| points.signum() * (points.abs() + step));
            steps.filter(move |to| to.signum() == points.signum() && RANGE.contains(&to.abs())).map(move |to| Move::Points { rule, to })
        });
        let hold = STEPS.into_iter().map(|step| Move::Hold { to: self.hold + step });
        of_rules.chain(hold.filter(|step| matches!(step, Move::Hold { to } if RANGE.contains(to))))
    }

    /// Those held with other points for one rule.
    fn held_with(&self, rule: usize, to: i32, mut held: Held) -> Held {
        for (case, given) in &self.hits[rule] {
            let now = self.is_held(*case, self.scores[*case], self.hold);
            let then = self.is_held(*case, self.scores[*case] + self.grows(rule, *given, to), self.hold);
            *self.counted(&mut held, *case) += f64::from(i8::from(then) - i8::from(now));
        }
        held
    }

    /// What a share of a rule grows by when its points become others.
    fn grows(&self, rule: usize, given: i32, to: i32) -> i32 {
        let (Some(declared), Some(now)) = (self.declared[rule], self.points[rule]) else { return 0 };
        let scaled = |points: i32| i64::from(given) * i64::from(points) / i64::from(declared.as_hundredths());
        i32::try_from(scaled(to) - scaled(now)).unwrap_or(0)
    }

    fn make(&mut self, step: Move) {
        match step {
            Move::Hold { to } => self.hold = to,
            Move::Points { rule, to } => {
                for place in 0..self.hits[rule].len() {
                    let (case, given) = self.hits[rule][place];
                    self.scores[case] += self.grows(rule, given, to);
                }
                self.points[rule] = Some(to);
            }
        }
    }

    /// The threshold of spam that finds most spam while hardly any good comment is called so: the present one unless another is clearly
    /// better.
    fn best_spam(&self) -> i32 {
        let called = |from: i32, is: &dyn Fn(Truth) -> bool| {
            let cases = self.cases.iter().zip(&self.scores);
            real(cases.filter(|(case, score)| is(case.truth) && (**score >= from || case.floor >= Verdict::Spam)).count())
        };
        let spam = |from| called(from, &|truth| truth == Truth::Spam);
        let fits = |from| called(from, &Truth::is_good) <= (self.good[0] + self.good[1]) * self.aim * SPAM_PART;
        let all = real(self.cases.iter().filter(|case| case.truth == Truth::Spam).count());
        let lowest = (self.hold..=*RANGE.end()).step_by(25).find(|from| fits(*from)).unwrap_or(*RANGE.end());
        // Of those that find as many the highest, which is the most careful.
        let most = spam(lowest);
        let best = (lowest..=*RANGE.end()).step_by(25).take_while(|from| spam(*from) >= most).last().unwrap_or(lowest);
        let gain = (most - spam(self.spam)) / all.max(1.0);
        if self.spam < self.hold || !fits(self.spam) || gain >= 0.02 { best } else { self.spam }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(truth: Truth, parts: &[(usize, i32)]) -> Case {
        Case { seq: 1, truth, floor: Verdict::Approve, holders: Vec::new(), parts: parts.to_vec() }
    }

    fn found(cases: &[Case]) -> Found {
        let points = [Some(Points::hundredths(100)), Some(Points::hundredths(300)), None];
        search(cases, &points, Thresholds::default(), Target { most_good_held: 2.0 })
    }

    #[test]
    fn a_rule_that_finds_what_was_refused_gets_more_and_one_that_holds_good_ones_less() {
        let mut cases = vec![case(Truth::Refused, &[(0, 100)]); 50];
        cases.extend(vec![case(Truth::Good, &[(1, 300)]); 50]);
        cases.extend(vec![case(Truth::Good, &[]); 500]);
        let found = found(&cases);
        let [Some(finds), Some(holds), None] = found.points[..] else { panic!("{:?}", found.points) };
        assert!(finds >= found.thresholds.hold && holds < found.thresholds.hold, "{finds}, {holds}, {:?}", found.thresholds);
    }

    #[test]
    fn what_is_right_already_is_left_alone() {
        let mut cases = vec![case(Truth::Spam, &[(1, 600)]); 50];
        cases.extend(vec![case(Truth::Good, &[(0, 100)]); 500]);
        let found = found(&cases);
        assert_eq!((found.points[0], found.points[1]), (Some(Points::hundredths(100)), Some(Points::hundredths(300))));
        assert_eq!(found.thresholds, Thresholds::default());
    }

    #[test]
    fn good_comments_are_not_paid_with() {
        // Whatever finds the refused holds as many good ones.
        let mut cases = vec![case(Truth::Refused, &[(0, 100)]); 50];
        cases.extend(vec![case(Truth::Good, &[(0, 100)]); 500]);
        assert_eq!(found(&cases).points[0], Some(Points::hundredths(100)));
    }
}
