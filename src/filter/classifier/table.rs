//! The model itself: a table of weights for both heads, in six bytes a place, with its calibration; and how a text is judged by it.

use super::{
    super::{folding::Folded, language::Language},
    Head, Opinion,
    calibration::Calibration,
    features::{self, BITS, Features, Reader as _},
    recipe::BASE_RELIEF,
    sums::{PLACE_BYTES, Place, PlaceBytes, Sums},
    tokens::Token,
    training::Plane,
};
use crate::assets::Asset;
use sha2::{Digest as _, Sha256};
use std::{
    borrow::Cow,
    sync::{Arc, OnceLock},
};

/// A head's numbers besides its weights.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Frame {
    /// What one unit of a stored weight is.
    unit: f32,
    bias: f32,
    calibration: Calibration,
}

/// A trained model with both heads. Immutable; 6 MiB, which the one that ships has in the binary and nowhere else.
#[derive(Clone, Debug)]
pub struct Table {
    /// As they stand in files, so that nothing has to be made of them: reading six bytes takes as long either way.
    places: Cow<'static, [PlaceBytes]>,
    frames: [Frame; 2],
    version: OnceLock<Arc<str>>,
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

impl PartialEq for Table {
    fn eq(&self, other: &Self) -> bool {
        self.frames == other.frames && self.places == other.places
    }
}

impl Table {
    /// A model that knows nothing: everything is as probable as not.
    pub fn empty() -> Self {
        Self { places: vec![Place::default().to_bytes(); 1 << BITS].into(), frames: Default::default(), version: OnceLock::new() }
    }

    /// Puts a head in.
    pub fn set(&mut self, head: Head, plane: &Plane, calibration: Calibration) {
        self.version = OnceLock::new();
        let unit = plane.unit();
        for ((bytes, weight), scale) in self.places.to_mut().iter_mut().zip(&plane.weights).zip(&plane.scales) {
            let mut both = Place::from_bytes(*bytes);
            both.set(head, *weight, unit, *scale);
            *bytes = both.to_bytes();
        }
        self.frames[head as usize] = Frame { unit, bias: plane.bias, calibration };
    }

    /// Judges a text, in time linear in its length.
    pub fn judge(&self, raw: &str, folded: &Folded) -> Opinion {
        let (tokens, language) = features::cut(folded);
        let mut sums = self.sums(tokens.len());
        features::read(raw, folded, &tokens, language, &mut sums);
        self.conclude(&tokens, language, &sums)
    }

    /// Judges a text that was read already.
    pub fn judge_features(&self, features: &Features) -> Opinion {
        let mut sums = self.sums(features.tokens.len());
        features.list.iter().for_each(|feature| sums.feature(*feature));
        self.conclude(&features.tokens, features.language, &sums)
    }

    pub(super) fn sums(&self, words: usize) -> Sums<&[PlaceBytes]> {
        Sums::new(&self.places, words)
    }

    pub(super) fn conclude(&self, tokens: &[Token], language: Language, sums: &Sums<&[PlaceBytes]>) -> Opinion {
        let length = tokens.len();
        let mut opinion = Opinion::undecided(tokens);
        for head in Head::ALL {
            let frame = &self.frames[head as usize];
            let slope = frame.calibration.slope(length);
            let mut score = frame.bias;
            for (word, share) in sums.shares(head, &BASE_RELIEF, frame.unit).enumerate() {
                score += share;
                opinion.add(word, head, share * slope);
            }
            opinion.set(head, frame.calibration.log_odds(score, language, length));
        }
        opinion
    }

    /// The model as bytes: a mark, two frames, the places; little-endian.
    pub fn to_bytes(&self) -> Vec<u8> {
        [self.head().as_slice(), self.places.as_flattened()].concat()
    }

    /// What stands before the places.
    fn head(&self) -> Vec<u8> {
        let numbers = |frame: &Frame| [frame.unit, frame.bias].into_iter().chain(frame.calibration.numbers());
        let frames = self.frames.iter().flat_map(|frame| numbers(frame).flat_map(f32::to_le_bytes));
        MAGIC.iter().copied().chain(frames).collect()
    }

    /// Which one it is: eight hexadecimal digits of the hash of its bytes.
    pub fn version(&self) -> Arc<str> {
        let hash = || Sha256::new_with_prefix(self.head()).chain_update(self.places.as_flattened()).finalize();
        Arc::clone(self.version.get_or_init(|| version(&hash().into())))
    }

    /// The one that is compiled in, whose hash is known: no byte of it is read before a text needs it.
    ///
    /// # Errors
    /// As [`Table::from_bytes`].
    pub fn from_asset(asset: Asset) -> Result<Self, TableError> {
        let table = Self::from_bytes(asset.bytes)?;
        Ok(Self { version: version(&asset.sha256).into(), ..table })
    }

    /// Reads what [`Table::to_bytes`] wrote.
    ///
    /// # Errors
    /// The bytes are something else, or were cut.
    pub fn from_bytes(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Self, TableError> {
        let bytes = bytes.into();
        let body = bytes.strip_prefix(MAGIC).ok_or(TableError::Magic)?;
        let expected = 2 * FRAME_BYTES + (PLACE_BYTES << BITS);
        if body.len() != expected {
            return Err(TableError::Length { expected: expected + MAGIC.len(), found: bytes.len() });
        }
        let frames = &body[..2 * FRAME_BYTES];
        let frame = |bytes: &[u8]| {
            let mut numbers = bytes.chunks_exact(4).map(|four| f32::from_le_bytes([four[0], four[1], four[2], four[3]]));
            let mut next = || numbers.next().unwrap_or_default();
            Frame { unit: next(), bias: next(), calibration: Calibration::of_numbers(std::array::from_fn(|_| next())) }
        };
        let frames = [frame(&frames[..FRAME_BYTES]), frame(&frames[FRAME_BYTES..])];
        let before = MAGIC.len() + 2 * FRAME_BYTES;
        let places = match &bytes {
            Cow::Borrowed(bytes) => Cow::Borrowed(bytes[before..].as_chunks().0),
            Cow::Owned(bytes) => Cow::Owned(bytes[before..].as_chunks().0.to_vec()),
        };
        Ok(Self { places, frames, version: OnceLock::new() })
    }
}

fn version(sha256: &[u8; 32]) -> Arc<str> {
    let [one, two, three, four, ..] = *sha256;
    format!("{:08x}", u32::from_be_bytes([one, two, three, four])).into()
}
