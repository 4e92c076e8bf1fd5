use super::{Decision, Head};

/// How much a report of another program counts beside a moderator's decision here.
const REPORT_COUNTS: f32 = 0.5;

/// A text with what somebody said of it, for a site's own model to learn from. It stands: a decision that was taken back, a text that was
/// erased, and what was forgotten are no lessons.
#[derive(Clone, Debug, PartialEq)]
pub struct Lesson {
    /// The decision's number, or the report's.
    pub number: i64,
    /// What was written.
    pub text: String,
    /// Whether it is spam, and whether it is abuse; `None` where that was not said.
    says: [Option<bool>; 2],
    /// How much it counts; 1 for a decision.
    pub weight: f32,
    /// Who said so, as in the audit.
    pub actor: String,
}

impl Lesson {
    /// What a decision teaches. What is approved is neither spam nor abuse; what is rejected is no example of spam, nor of the opposite, and
    /// the other way round. Other decisions teach nothing.
    pub const fn of_decision(number: i64, decision: Decision, actor: String, text: String) -> Self {
        let says = match decision {
            Decision::Approve => [Some(false), Some(false)],
            Decision::Reject => [None, Some(true)],
            Decision::Spam => [Some(true), None],
            Decision::Delete | Decision::Restore => [None, None],
        };
        Self { number, text, says, weight: 1.0, actor }
    }

    /// What a report about one head teaches.
    pub fn of_report(number: i64, head: Head, of_class: bool, actor: String, text: String) -> Self {
        let mut says = [None, None];
        says[head as usize] = Some(of_class);
        Self { number, text, says, weight: REPORT_COUNTS, actor }
    }

    /// Whether it is of a head's class; `None` if that was not said.
    pub const fn says(&self, head: Head) -> Option<bool> {
        self.says[head as usize]
    }
}
