//! The model itself: a table of weights for both heads, in six bytes a place, with its calibration; and how a text is judged by it.

use super::{
    super::folding::Folded,
    calibration::{Calibration, logistic},
    features::{BITS, BLOCKS, Block, Features, NO_WORD},
    training::{Plane, Recipe, factors},
};

/// What the model is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Head {
    /// Is it advertising?
    Spam = 0,
    /// Does it attack people?
    Abuse = 1,
}

/// How much each block counts, by head: words, pieces, meaning, shape, promotion.
pub(super) const RELIEF: [[f32; BLOCKS]; 2] = [[1.5, 1.0, 0.0, 1.5, 0.5], [1.5, 1.0, 0.6, 1.0, 0.0]];

impl Head {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Spam, Self::Abuse];

    /// Its name in settings, facts and files.
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

    pub(super) fn looks_at(self, block: Block) -> bool {
        RELIEF[self as usize][block as usize] > 0.0
    }

    /// Measured on the labelled sets, see `docs/detection.md`. Abuse is labelled by taste, so that each label counts less.
    pub(super) const fn recipe(self) -> Recipe {
        match self {
            Self::Spam => Recipe { cost: 1.0, telling: 0.5, rounds: 12 },
            Self::Abuse => Recipe { cost: 0.08, telling: 0.15, rounds: 12 },
        }
    }
}

/// What is known of one place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Place {
    weights: [i16; 2],
    scales: [u8; 2],
}

/// A head's numbers besides its weights.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Frame {
    /// What one unit of a stored weight is.
    unit: f32,
    bias: f32,
    calibration: Calibration,
}

/// One unit of a stored scale; the largest is 255 of them.
const SCALE: f32 = 1.0 / 32.0;

/// A trained model with both heads. Immutable; about 6 MB.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    places: Vec<Place>,
    frames: [Frame; 2],
}

/// What a word adds at least to the log-odds to be shown as evidence.
pub const LEAST_SHARE: f32 = 0.1;

/// What the model says of one text.
#[derive(Clone, Debug, PartialEq)]
pub struct Opinion {
    /// How probable each head thinks it.
    pub probabilities: [f64; 2],
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

/// Why bytes are no model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// They start with something else.
    #[error("this is not a model of this version of Toguna (it must start with {:?})", std::str::from_utf8(MAGIC).unwrap_or_default())]
    Magic,
    /// They end too early or too late.
    #[error("the model is damaged: it must have {expected} bytes and has {found}")]
    Length {
        /// As it should be.
        expected: usize,
        /// As it is.
        found: usize,
    },
}

const MAGIC: &[u8; 8] = b"toguna1\n";
const FRAME_BYTES: usize = (2 + Calibration::NUMBERS) * 4;
const PLACE_BYTES: usize = 6;

impl Table {
    /// A model that knows nothing: everything is as probable as not.
    pub fn empty() -> Self {
        Self { places: vec![Place::default(); 1 << BITS], frames: Default::default() }
    }

    /// Puts a head in.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "rounded to the range of the stored numbers")]
    pub fn set(&mut self, head: Head, plane: &Plane, calibration: Calibration) {
        let largest = plane.weights.iter().fold(1e-9_f32, |most, weight| most.max(weight.abs()));
        let unit = largest / f32::from(i16::MAX);
        let which = head as usize;
        for ((place, weight), scale) in self.places.iter_mut().zip(&plane.weights).zip(&plane.scales) {
            place.weights[which] = (weight / unit).round() as i16;
            place.scales[which] = if *scale == 0.0 { 0 } else { (scale / SCALE).round().clamp(1.0, 255.0) as u8 };
        }
        self.frames[which] = Frame { unit, bias: plane.bias, calibration };
    }

    /// Judges a text, in time linear in its length.
    pub fn judge(&self, raw: &str, folded: &Folded) -> Opinion {
        self.judge_features(&Features::of(raw, folded))
    }

    /// Judges a text that was read already.
    pub fn judge_features(&self, features: &Features) -> Opinion {
        // Sums of weighted amounts by word, head and block; and of squared amounts, which the lengths come from.
        let mut sums = vec![[[0.0_f32; BLOCKS]; 2]; features.tokens.len() + 1];
        let mut squares = [[0.0_f32; BLOCKS]; 2];
        let rest = features.tokens.len();
        for feature in &features.list {
            let place = self.places[feature.index as usize];
            let word = if feature.word == NO_WORD { rest } else { feature.word as usize };
            let block = feature.block as usize;
            for head in 0..2 {
                let amount = feature.value * f32::from(place.scales[head]) * SCALE;
                squares[head][block] += amount * amount;
                sums[word][head][block] += amount * f32::from(place.weights[head]);
            }
        }
        self.conclude(features, &sums, &squares)
    }

    fn conclude(&self, features: &Features, sums: &[[[f32; BLOCKS]; 2]], squares: &[[f32; BLOCKS]; 2]) -> Opinion {
        let length = features.tokens.len();
        let mut opinion = Opinion { probabilities: [0.5; 2], words: Vec::with_capacity(length) };
        opinion.words.extend(features.tokens.iter().map(|token| WordShare {
            start: token.range.start,
            end: token.range.end,
            shares: [0.0; 2],
        }));
        for head in Head::ALL {
            let (which, frame) = (head as usize, &self.frames[head as usize]);
            let factors = factors(head, &squares[which]);
            let slope = frame.calibration.slope(length);
            let mut score = frame.bias;
            for (word, sums) in sums.iter().enumerate() {
                let share = frame.unit * sums[which].iter().zip(&factors).map(|(sum, factor)| sum * factor).sum::<f32>();
                score += share;
                if let Some(word) = opinion.words.get_mut(word) {
                    word.shares[which] = share * slope;
                }
            }
            let log_odds = frame.calibration.log_odds(score, features.language, length);
            opinion.probabilities[which] = logistic(f64::from(log_odds));
        }
        opinion
    }

    /// The model as bytes: a mark, two frames, the places; little-endian.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        for frame in &self.frames {
            for number in [frame.unit, frame.bias].into_iter().chain(frame.calibration.numbers()) {
                bytes.extend(number.to_le_bytes());
            }
        }
        for place in &self.places {
            bytes.extend(place.weights.iter().flat_map(|weight| weight.to_le_bytes()));
            bytes.extend(place.scales);
        }
        bytes
    }

    /// Reads what [`Table::to_bytes`] wrote.
    ///
    /// # Errors
    /// The bytes are something else, or were cut.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, TableError> {
        let body = bytes.strip_prefix(MAGIC).ok_or(TableError::Magic)?;
        let expected = 2 * FRAME_BYTES + (PLACE_BYTES << BITS);
        if body.len() != expected {
            return Err(TableError::Length { expected: expected + MAGIC.len(), found: bytes.len() });
        }
        let (frames, places) = body.split_at(2 * FRAME_BYTES);
        let frame = |bytes: &[u8]| {
            let mut numbers = bytes.chunks_exact(4).map(|four| f32::from_le_bytes([four[0], four[1], four[2], four[3]]));
            let mut next = || numbers.next().unwrap_or_default();
            Frame { unit: next(), bias: next(), calibration: Calibration::of_numbers(std::array::from_fn(|_| next())) }
        };
        let places = places.chunks_exact(PLACE_BYTES).map(|six| Place {
            weights: [i16::from_le_bytes([six[0], six[1]]), i16::from_le_bytes([six[2], six[3]])],
            scales: [six[4], six[5]],
        });
        Ok(Self { frames: [frame(&frames[..FRAME_BYTES]), frame(&frames[FRAME_BYTES..])], places: places.collect() })
    }
}
