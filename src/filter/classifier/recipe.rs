//! The numbers that training takes: how much each sort of feature counts, what an error costs, how far sources may differ. Measured on the
//! labelled sets, see `docs/detection.md`.

use super::{
    Head,
    features::{BLOCKS, Block},
};

/// How much each block counts, by head: words, pieces, meaning, shape, promotion.
pub type Relief = [[f32; BLOCKS]; 2];

/// In a model that many texts teach.
pub const BASE_RELIEF: Relief = [[1.2, 1.0, 0.0, 1.5, 0.4], ABUSE_RELIEF];

/// In what a site's own decisions add: of a few texts one learns more from pieces, and from what is known of a word, than from words.
pub const OWN_RELIEF: Relief = [[0.8, 1.0, 0.0, 1.5, 0.6], ABUSE_RELIEF];

const ABUSE_RELIEF: [f32; BLOCKS] = [1.5, 1.0, 0.6, 1.0, 0.0];

/// From so many sources on they are weighed against each other, and left out one by one to calibrate.
pub const SEVERAL: usize = 4;

/// Whose texts a model is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Sites that it has not seen: only what all its sources have in common is to be believed.
    Anyone,
    /// Further texts of the only source that teaches it. Where several teach, it is the same as [`Audience::Anyone`].
    ItsSource,
}

/// How to train.
#[derive(Clone, Copy, Debug)]
pub struct Recipe {
    /// How much each block counts.
    pub relief: [f32; BLOCKS],
    /// What an error costs beside the length of the weights.
    pub cost: f32,
    /// How much it counts that a feature tells the classes apart (naive Bayes' ratio), as an exponent.
    pub telling: f32,
    /// How easily a source may differ from the others: the factor of its own weights beside the shared ones; 0 for none of its own.
    pub habit: f32,
    /// The same for the sentences that ship: they are meant for all.
    pub our_habit: f32,
    /// How often all examples are looked at.
    pub rounds: u32,
}

impl Recipe {
    /// For a model that texts of so many sources teach, the sentences that ship not counted. Abuse is labelled by taste, so that each label counts
    /// less, and less still where the tastes of several sources meet.
    pub fn of_base(head: Head, sources: usize, audience: Audience) -> Self {
        let (cost, telling, habit) = match head {
            Head::Spam => (2.0, 0.5, 1.0),
            Head::Abuse => (if sources >= SEVERAL { 0.02 } else { 0.05 }, 0.15, 2.0),
        };
        let (habit, our_habit) = match audience {
            _ if sources > 1 => (habit, 1.0),
            Audience::Anyone => (0.0, 0.0),
            // Our sentences are another site to it.
            Audience::ItsSource => (0.0, 3.0),
        };
        Self { relief: BASE_RELIEF[head as usize], cost, telling, habit, our_habit, rounds: 12 }
    }

    /// For what a site's own decisions add.
    pub fn of_site(head: Head) -> Self {
        let base = Self::of_base(head, 1, Audience::Anyone);
        let cost = if head == Head::Spam { 1.0 } else { base.cost };
        Self { relief: OWN_RELIEF[head as usize], cost, ..base }
    }
}

impl Head {
    /// Whether it looks at a block at all.
    pub(super) fn looks_at(self, block: Block) -> bool {
        BASE_RELIEF[self as usize][block as usize] > 0.0
    }
}
