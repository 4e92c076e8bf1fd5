//! From labelled texts to a model: training, and calibration on scores of texts that were left out.

use super::{
    super::folding::Folded,
    Head,
    calibration::{Calibration, Scored},
    features::Features,
    table::{SEVERAL, Table},
    training::{Example, train, usize_to_f32},
};
use std::collections::BTreeMap;

/// A labelled text.
#[derive(Clone, Copy, Debug)]
pub struct Labelled<'a> {
    /// What was written.
    pub text: &'a str,
    /// Whether it is of the head's class.
    pub of_class: bool,
    /// The number of the source that it comes from.
    pub source: usize,
}

/// In so many parts a source is cut to calibrate with what the others teach.
const FOLDS: usize = 4;

/// Trains one head. With several sources each counts as the square root of its size and half of it is of the class, and it is calibrated
/// by leaving one source out after the other: as it will be on a site that it has never seen.
pub fn teach(table: &mut Table, head: Head, texts: &[Labelled<'_>]) {
    let mut examples: Vec<Example> =
        texts.iter().map(|one| Example::new(&Features::of(one.text, &Folded::of(one.text)), head, one.of_class, one.source)).collect();
    let sources = balance(&mut examples);
    let all: Vec<&Example> = examples.iter().collect();
    let plane = train(&all, head);
    let part = |at: usize, example: &Example| if sources >= SEVERAL { example.source } else { at % FOLDS };
    let parts = if sources >= SEVERAL { sources } else { FOLDS };
    let mut scored = Vec::with_capacity(examples.len());
    for left_out in 0..parts {
        let (out, others): (Vec<_>, Vec<_>) = examples.iter().enumerate().partition(|(at, example)| part(*at, example) == left_out);
        let others: Vec<&Example> = others.into_iter().map(|(_, example)| example).collect();
        let sides = [true, false].map(|side| out.iter().any(|(_, example)| example.of_class == side));
        // How probable the class is cannot be told by a source that has none of it.
        if sides != [true; 2] && sources >= SEVERAL || out.is_empty() || others.is_empty() {
            continue;
        }
        let other_plane = train(&others, head);
        scored.extend(out.into_iter().map(|(_, example)| Scored {
            score: other_plane.score(head, example),
            language: example.language,
            length: example.length,
            of_class: example.of_class,
            weight: example.weight,
        }));
    }
    if sources < SEVERAL {
        even_out(&mut scored);
    }
    table.set(head, &plane, Calibration::fit(&scored));
}

/// Goes half of the way to as many texts of the class as others: where one text in eight is of the class, a threshold of ½ would find too few.
fn even_out(scored: &mut [Scored]) {
    let all = usize_to_f32(scored.len());
    let of_class = usize_to_f32(scored.iter().filter(|one| one.of_class).count());
    for one in scored {
        let share = if one.of_class { of_class / all } else { 1.0 - of_class / all };
        one.weight *= (0.5 / share).sqrt();
    }
}

/// Gives each example its weight if there are several sources. How many sources there are.
fn balance(examples: &mut [Example]) -> usize {
    let mut sizes: BTreeMap<usize, [usize; 2]> = BTreeMap::new();
    for example in examples.iter() {
        sizes.entry(example.source).or_default()[usize::from(example.of_class)] += 1;
    }
    if sizes.len() >= SEVERAL {
        for example in examples {
            let size = sizes[&example.source];
            let total = (usize_to_f32(size[0] + size[1]) * 1_000.0).sqrt();
            example.weight = total / 2.0 / usize_to_f32(size[usize::from(example.of_class)]);
        }
    }
    sizes.len()
}
