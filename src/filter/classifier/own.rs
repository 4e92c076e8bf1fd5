//! What a site's own decisions add to the base model: a plane of its own, sparse, learnt over what the base model says already.

use super::{
    Head, Table,
    features::{BITS, Features},
    opinion::Opinion,
    recipe::{OWN_RELIEF, Recipe},
    sums::{PLACE_BYTES, Place, Places, Sums},
    training::{Example, Plane, train},
};
use crate::{domain::Lesson, filter::folding::Folded};

/// So many lessons of each side a head needs before it learns anything.
const LEAST_OF_EACH: usize = 5;

/// How far the base model's opinion counts beside the site's own decisions, in units of the plane's score for each unit of log-odds. The
/// plane's margin of 1 is then 8 in log-odds.
const BASE_COUNTS: f32 = 0.12;

/// Characters of lessons that are learnt from, in bytes: the newest lessons of a site whose texts are no longer than this together. A feature
/// takes 16 bytes while it is learnt from, and a text has about five a byte: 80 MB at most, for as long as one site is learnt.
pub const MOST_TEXT: usize = 1 << 20;

/// One head's numbers besides its weights.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Frame {
    unit: f32,
    bias: f32,
}

/// The places that the site's texts have, by a bit for each place of the whole table and the number of bits before each word of them: looked
/// up in two reads, and in one for a place that is not here.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Sparse {
    present: Vec<u64>,
    before: Vec<u32>,
    places: Vec<Place>,
}

const WORDS: usize = (1 << BITS) / 64;

impl Places for &Sparse {
    #[inline]
    fn place(&self, index: u32) -> Place {
        let (word, bit) = ((index / 64) as usize, index % 64);
        let bits = self.present[word];
        if bits >> bit & 1 == 0 {
            return Place::default();
        }
        let rank = (bits & ((1 << bit) - 1)).count_ones();
        self.places[(self.before[word] + rank) as usize]
    }
}

impl Sparse {
    fn new(present: Vec<u64>, places: Vec<Place>) -> Option<Self> {
        let (mut so_far, mut before) = (0, Vec::with_capacity(WORDS));
        for bits in &present {
            before.push(so_far);
            so_far += bits.count_ones();
        }
        (so_far as usize == places.len()).then_some(Self { present, before, places })
    }
}

/// What a site's own decisions add. At most 6.5 MB, for a site whose texts have every feature there is; 0.2 MB and 6 bytes for each feature
/// they do have.
#[derive(Clone, Debug, PartialEq)]
pub struct Own {
    frames: [Option<Frame>; 2],
    sparse: Sparse,
    lessons: u32,
}

/// Why bytes are no model of a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("these bytes are no site's model of this version of Toguna (it must start with {:?}), or were cut", std::str::from_utf8(MAGIC).unwrap_or_default())]
pub struct OwnError;

const MAGIC: &[u8; 8] = b"toguna-1";

/// Lessons on their way to a model.
#[derive(Clone, Debug, Default)]
pub struct Lessons {
    examples: [Vec<Example>; 2],
    count: u32,
}

impl Lessons {
    /// Reads lessons: the newest, as far as [`MOST_TEXT`] goes.
    pub fn read<'a>(base: &Table, lessons: impl DoubleEndedIterator<Item = &'a Lesson>) -> Self {
        let mut left = MOST_TEXT;
        let newest: Vec<&Lesson> = lessons
            .rev()
            .take_while(|lesson| {
                let fits = lesson.text.len() <= left;
                left = left.saturating_sub(lesson.text.len());
                fits
            })
            .collect();
        let mut read = Self::default();
        for lesson in newest.into_iter().rev() {
            let features = Features::of(&lesson.text, &Folded::of(&lesson.text));
            read.add(base, &features, Head::ALL.map(|head| lesson.says(head)), lesson.weight);
        }
        read
    }

    /// Adds one more.
    pub fn add(&mut self, base: &Table, features: &Features, says: [Option<bool>; 2], weight: f32) {
        let known = base.judge_features(features);
        for head in Head::ALL {
            if let Some(of_class) = says[head as usize] {
                let mut example = Example::new(features, head, of_class, 0);
                example.weight = weight;
                example.offset = BASE_COUNTS * certain(known.log_odds[head as usize]);
                self.examples[head as usize].push(example);
            }
        }
        self.count += u32::from(says != [None, None]);
    }

    /// How many there are.
    pub const fn count(&self) -> u32 {
        self.count
    }
}

/// The base model is never so sure that decisions could not change it: log-odds of 999 to 1 at most.
fn certain(log_odds: f32) -> f32 {
    log_odds.clamp(-6.9, 6.9)
}

impl Own {
    /// The version of the way in which lessons become a model: another one makes another model of the same lessons.
    pub const METHOD: u8 = 5;

    /// Of a site that has decided nothing.
    pub fn nothing() -> Self {
        let sparse = Sparse { present: vec![0; WORDS], before: vec![0; WORDS], places: Vec::new() };
        Self { frames: [None; 2], sparse, lessons: 0 }
    }

    /// Learns lessons: all of them at once, so that the same lessons in the same order give the same model wherever and however often this is
    /// done, and a lesson that is taken back leaves no trace.
    pub fn learn(lessons: &Lessons) -> Self {
        let planes = Head::ALL.map(|head| {
            let examples: Vec<&Example> = lessons.examples[head as usize].iter().collect();
            let of_class = examples.iter().filter(|example| example.of_class).count();
            (of_class.min(examples.len() - of_class) >= LEAST_OF_EACH).then(|| train(&examples, &Recipe::of_site(head)))
        });
        Self { lessons: lessons.count, ..Self::of_planes(&planes) }
    }

    fn of_planes(learnt: &[Option<Plane>; 2]) -> Self {
        let frames = learnt.each_ref().map(|plane| plane.as_ref().map(|plane| Frame { unit: plane.unit(), bias: plane.bias }));
        let mut present = vec![0_u64; WORDS];
        for plane in learnt.iter().flatten() {
            for (index, scale) in plane.scales.iter().enumerate() {
                if *scale != 0.0 {
                    present[index / 64] |= 1 << (index % 64);
                }
            }
        }
        let place = |index: usize| {
            let mut place = Place::default();
            for head in Head::ALL {
                if let (Some(plane), Some(frame)) = (&learnt[head as usize], &frames[head as usize]) {
                    place.set(head, plane.weights[index], frame.unit, plane.scales[index]);
                }
            }
            place
        };
        let places = (0..1 << BITS).filter(|index| present[index / 64] & 1 << (index % 64) != 0).map(place).collect();
        let sparse = Sparse::new(present, places).unwrap_or_else(|| Self::nothing().sparse);
        Self { frames, sparse, lessons: 0 }
    }

    /// How many lessons it was made from.
    pub const fn lessons(&self) -> u32 {
        self.lessons
    }

    /// Whether it has anything to say for a head.
    pub const fn knows(&self, head: Head) -> bool {
        self.frames[head as usize].is_some()
    }

    pub(super) fn sums(&self, words: usize) -> Sums<impl Places> {
        Sums::new(&self.sparse, words)
    }

    /// Adds what it says to what the base model said.
    pub(super) fn conclude(&self, opinion: &mut Opinion, sums: &Sums<impl Places>) {
        for head in Head::ALL {
            let Some(frame) = self.frames[head as usize] else { continue };
            let mut score = frame.bias;
            for (word, share) in sums.shares(head, &OWN_RELIEF, frame.unit).enumerate() {
                score += share;
                opinion.add(word, head, share / BASE_COUNTS);
            }
            opinion.set(head, certain(opinion.log_odds[head as usize]) + score / BASE_COUNTS);
        }
    }

    /// As bytes: a mark, the number of lessons, two frames, the bits of its places, the places; little-endian.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend(self.lessons.to_le_bytes());
        for frame in self.frames {
            // The unit of a plane is never 0.
            let Frame { unit, bias } = frame.unwrap_or(Frame { unit: 0.0, bias: 0.0 });
            bytes.extend(unit.to_le_bytes());
            bytes.extend(bias.to_le_bytes());
        }
        bytes.extend(self.sparse.present.iter().flat_map(|bits| bits.to_le_bytes()));
        bytes.extend(self.sparse.places.iter().flat_map(|place| place.to_bytes()));
        bytes
    }

    /// Reads what [`Own::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`OwnError`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, OwnError> {
        let body = bytes.strip_prefix(MAGIC).ok_or(OwnError)?;
        let (numbers, body) = body.split_at_checked(20).ok_or(OwnError)?;
        let (present, places) = body.split_at_checked(WORDS * 8).ok_or(OwnError)?;
        let [lessons, numbers @ ..] = numbers.as_chunks::<4>().0 else { return Err(OwnError) };
        let frame = |unit: [u8; 4], bias: [u8; 4]| {
            let (unit, bias) = (f32::from_le_bytes(unit), f32::from_le_bytes(bias));
            (unit > 0.0).then_some(Frame { unit, bias })
        };
        let [one, two, three, four] = numbers else { return Err(OwnError) };
        let (places, rest) = places.as_chunks::<PLACE_BYTES>();
        let present = present.as_chunks().0.iter().map(|bits| u64::from_le_bytes(*bits)).collect();
        let places = places.iter().map(|place| Place::from_bytes(*place)).collect();
        let sparse = Sparse::new(present, places).filter(|_| rest.is_empty()).ok_or(OwnError)?;
        Ok(Self { frames: [frame(*one, *two), frame(*three, *four)], sparse, lessons: u32::from_le_bytes(*lessons) })
    }
}
