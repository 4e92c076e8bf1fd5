//! Learning from labelled texts: a linear support vector machine with squared hinge loss, by dual coordinate descent (Hsieh et al.,
//! "A dual coordinate descent method for large-scale linear SVM", 2008). Each text pulls at the weights, and each look at it sets its
//! pull right again; so one text more is one step more, and the same texts in the same order give the same weights.

use super::{
    super::language::Language,
    Head,
    features::{BITS, BLOCKS, Block, Feature, Features},
    recipe::Recipe,
};
use std::collections::BTreeSet;

/// The source that the sentences that ship are; files have lower numbers.
pub const OURS: usize = usize::MAX;

/// A labelled text as the trainer sees it.
#[derive(Clone, Debug)]
pub struct Example {
    features: Vec<Packed>,
    /// Its language, as far as it can be told.
    pub language: Language,
    /// How many tokens it has.
    pub length: usize,
    /// Whether it is of the class.
    pub of_class: bool,
    /// How much it counts; 1 for most.
    pub weight: f32,
    /// Which source it comes from. What is only the habit of one source is learnt apart, and left out of the model. [`OURS`] are the sentences that ship.
    pub source: usize,
    /// What another model says of it already, in units of score.
    pub offset: f32,
}

/// A feature without its word, in eight bytes: a site may have thousands of decisions.
#[derive(Clone, Copy, Debug)]
struct Packed {
    /// The block above the bits of the index.
    place: u32,
    value: f32,
}

impl Packed {
    const fn of(feature: &Feature) -> Self {
        Self { place: feature.index | (feature.block as u32) << BITS, value: feature.value }
    }

    const fn index(self) -> u32 {
        self.place & ((1 << BITS) - 1)
    }

    const fn block(self) -> usize {
        (self.place >> BITS) as usize
    }
}

impl Example {
    /// What a head looks at in a text, and what it should say.
    pub fn new(features: &Features, head: Head, of_class: bool, source: usize) -> Self {
        let mut list: Vec<Packed> = features.list.iter().filter(|feature| head.looks_at(feature.block)).map(Packed::of).collect();
        // The sort is stable: sums of the same place are made in the same order wherever this runs.
        list.sort_by_key(|feature| feature.index());
        Self { features: list, language: features.language, length: features.tokens.len(), of_class, weight: 1.0, source, offset: 0.0 }
    }

    /// Places and amounts, each place once.
    fn row(&self, relief: &[f32; BLOCKS], scales: &[f32]) -> Vec<(u32, f32)> {
        let mut squares = [0.0_f32; BLOCKS];
        for feature in &self.features {
            squares[feature.block()] += (feature.value * scales[feature.index() as usize]).powi(2);
        }
        let factors = factors(relief, &squares);
        let mut row: Vec<(u32, f32)> = Vec::with_capacity(self.features.len());
        for feature in &self.features {
            let index = feature.index();
            let amount = feature.value * scales[index as usize] * factors[feature.block()];
            match row.last_mut() {
                Some((last, sum)) if *last == index => *sum += amount,
                _ => row.push((index, amount)),
            }
        }
        row
    }
}

/// What the amounts of each block are multiplied by: words and pieces get the same length in long texts and in short ones.
pub(super) fn factors(relief: &[f32; BLOCKS], squares: &[f32; BLOCKS]) -> [f32; BLOCKS] {
    let mut factors = *relief;
    for block in [Block::Words, Block::Pieces] {
        factors[block as usize] /= squares[block as usize].sqrt().max(1e-6);
    }
    factors
}

/// A plane through the space of features.
#[derive(Clone, Debug)]
pub struct Plane {
    /// A weight for each place.
    pub weights: Vec<f32>,
    /// How much each place counts; 0 for one that no text had.
    pub scales: Vec<f32>,
    /// What a text without features gets.
    pub bias: f32,
    /// How much each block counts.
    pub relief: [f32; BLOCKS],
}

impl Plane {
    /// What one unit of a stored weight is, so that the largest has its place.
    pub fn unit(&self) -> f32 {
        self.weights.iter().fold(1e-9_f32, |most, weight| most.max(weight.abs())) / f32::from(i16::MAX)
    }

    /// The distance of an example, in the plane's own unit.
    pub fn score(&self, example: &Example) -> f32 {
        let row = example.row(&self.relief, &self.scales);
        self.bias + row.iter().map(|(index, amount)| self.weights[*index as usize] * amount).sum::<f32>()
    }
}

/// Learns a plane.
pub fn train(examples: &[&Example], recipe: &Recipe) -> Plane {
    let sources: BTreeSet<usize> = examples.iter().map(|example| example.source).collect();
    let scales = scales(examples, recipe.telling);
    let freedom = |source: usize| if source == OURS { recipe.our_habit } else { recipe.habit }.powi(2);
    let mut pulling = Pulling::new(sources.len(), recipe.habit > 0.0 || recipe.our_habit > 0.0);
    let pull = |example: &&Example| Pull {
        source: sources.range(..example.source).count(),
        ..Pull::new(example, example.row(&recipe.relief, &scales), recipe.cost, freedom(example.source))
    };
    let mut rows: Vec<Pull> = examples.iter().map(pull).collect();
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let mut random = 0x9E37_79B9_7F4A_7C15_u64;
    for _ in 0..recipe.rounds {
        for last in (1..order.len()).rev() {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            order.swap(last, usize::try_from(random >> 33).unwrap_or_default() % (last + 1));
        }
        for at in &order {
            pulling.look_at(&mut rows[*at]);
        }
    }
    Plane { bias: pulling.bias(sources.len().max(1)), weights: pulling.weights, scales, relief: recipe.relief }
}

/// One text's pull at the weights.
#[derive(Debug)]
struct Pull {
    row: Vec<(u32, f32)>,
    side: f32,
    offset: f32,
    /// Which of the sources that teach it comes from.
    source: usize,
    /// The square of its source's habit ([`Recipe::habit`]); 0 with one source, which has no weights of its own then.
    freedom: f32,
    /// How far it may be on the wrong side, for each unit of pull.
    softness: f32,
    /// The square of its length, with the two constants.
    square: f32,
    strength: f32,
}

impl Pull {
    fn new(example: &Example, row: Vec<(u32, f32)>, cost: f32, freedom: f32) -> Self {
        let square = 2.0 + (1.0 + freedom) * row.iter().map(|(_, amount)| amount * amount).sum::<f32>();
        let side = if example.of_class { 1.0 } else { -1.0 };
        let softness = 0.5 / (cost * example.weight);
        Self { row, side, offset: example.offset, source: example.source, freedom, softness, square, strength: 0.0 }
    }
}

/// The weights while they are pulled at. Each source has weights of its own beside the shared ones, so that what only one of them teaches
/// need not be believed of all (Daumé III, "Frustratingly easy domain adaptation", 2007; Khosla et al., "Undoing the damage of dataset
/// bias", 2012). Only what is shared is kept.
#[derive(Debug)]
struct Pulling {
    weights: Vec<f32>,
    common: f32,
    habits: Vec<Habit>,
}

/// What is only the habit of one source.
#[derive(Clone, Debug, Default)]
struct Habit {
    weights: Vec<f32>,
    bias: f32,
}

impl Pulling {
    fn new(sources: usize, differ: bool) -> Self {
        let own = if differ { vec![0.0; 1 << BITS] } else { Vec::new() };
        Self { weights: vec![0.0; 1 << BITS], common: 0.0, habits: vec![Habit { weights: own, bias: 0.0 }; sources] }
    }

    /// Sets the pull of one text to what is best as the others are.
    fn look_at(&mut self, pull: &mut Pull) {
        let habit = &mut self.habits[pull.source];
        let mut score = pull.offset + self.common + habit.bias + product(&self.weights, &pull.row);
        if pull.freedom > 0.0 {
            score += pull.freedom * product(&habit.weights, &pull.row);
        }
        let gradient = pull.side * score - 1.0 + pull.softness * pull.strength;
        let strength = (pull.strength - gradient / (pull.square + pull.softness)).max(0.0);
        let step = (strength - pull.strength) * pull.side;
        if step != 0.0 {
            pull.strength = strength;
            add(&mut self.weights, &pull.row, step);
            if pull.freedom > 0.0 {
                add(&mut habit.weights, &pull.row, step);
            }
            self.common += step;
            habit.bias += step;
        }
    }

    /// What a text of an unknown source, one of so many, gets at least.
    fn bias(&self, sources: usize) -> f32 {
        self.common + self.habits.iter().map(|habit| habit.bias).sum::<f32>() / usize_to_f32(sources)
    }
}

fn product(weights: &[f32], row: &[(u32, f32)]) -> f32 {
    row.iter().map(|(index, amount)| weights[*index as usize] * amount).sum()
}

fn add(weights: &mut [f32], row: &[(u32, f32)], step: f32) {
    for (index, amount) in row {
        weights[*index as usize] += step * amount;
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of texts, far below 2²⁴")]
pub(super) fn usize_to_f32(number: usize) -> f32 {
    number as f32
}

/// How much each place counts: more for rare ones (inverse document frequency) and for those that tell the classes apart.
fn scales(examples: &[&Example], telling: f32) -> Vec<f32> {
    let mut counts = vec![[0.0_f32; 2]; 1 << BITS];
    let mut totals = [0.0_f32; 2];
    let mut plain = vec![false; 1 << BITS];
    let mut found = Vec::new();
    for example in examples {
        let class = usize::from(example.of_class);
        totals[class] += example.weight;
        for same in example.features.chunk_by(|one, next| one.index() == next.index()) {
            let index = same[0].index() as usize;
            found.push(index);
            counts[index][class] += example.weight;
            plain[index] |= ![Block::Words as usize, Block::Pieces as usize].contains(&same[0].block());
        }
    }
    let all = totals[0] + totals[1];
    let scale = |[without, with]: [f32; 2], plain: bool| {
        if without + with == 0.0 {
            return 0.0;
        }
        if plain {
            return 1.0;
        }
        let rare = (1.0 + ((1.0 + all) / (1.0 + without + with)).ln()) / 4.0;
        let ratio = ((with + 1.0) / (totals[1] + 2.0)) / ((without + 1.0) / (totals[0] + 2.0));
        rare * ratio.ln().abs().clamp(0.05, 4.0).powf(telling)
    };
    // A site's few texts have few of all places.
    found.sort_unstable();
    found.dedup();
    let mut scales = vec![0.0; 1 << BITS];
    for index in found {
        scales[index] = scale(counts[index], plain[index]);
    }
    scales
}
