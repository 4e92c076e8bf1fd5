//! From labelled texts to a model: training, and calibration on scores of texts that were left out.

use super::{
    super::folding::Folded,
    Head,
    calibration::{Calibration, Scored},
    features::Features,
    recipe::{Audience, Recipe, SEVERAL},
    sentences::{Sentence, SentencesError, sentences},
    table::Table,
    training::{Example, OURS, Plane, train, usize_to_f32},
};
use std::collections::{BTreeMap, BTreeSet};

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

/// How much one of the sentences that ship counts where fewer than [`SEVERAL`] sources teach.
const OURS_BESIDE_FEW: f32 = 0.1;

/// How much all of them count beside several sources, each as much as its size says.
const OURS_BESIDE_MANY: f32 = 0.5;

/// Trains one head, with the sentences that ship. With several sources each counts as the square root of its size and half of it is of the
/// class, and it is calibrated by leaving one source out after the other: as it will be on a site that it has never seen.
///
/// # Errors
/// [`SentencesError`].
pub fn teach(table: &mut Table, head: Head, audience: Audience, texts: &[Labelled<'_>]) -> Result<(), SentencesError> {
    let teaching = Teaching { head, audience };
    let mut examples: Vec<Example> =
        texts.iter().map(|one| Example::new(&Features::of(one.text, &Folded::of(one.text)), head, one.of_class, one.source)).collect();
    let several = examples.iter().map(|example| example.source).collect::<BTreeSet<_>>().len() >= SEVERAL;
    // A few sources of abuse are better without: they are labelled by one taste, and judged by it.
    if several || head == Head::Spam {
        examples.extend(ours(head)?);
    }
    if several {
        balance(&mut examples);
    }
    let plane = teaching.plane(&examples.iter().collect::<Vec<_>>());
    let mut scored = if several { teaching.scored_by_source(&examples) } else { teaching.scored_by_part(&examples) };
    if !several {
        even_out(&mut scored);
    }
    table.set(head, &plane, Calibration::fit(&scored));
    Ok(())
}

/// The sentences that ship, as a source of their own.
fn ours(head: Head) -> Result<Vec<Example>, SentencesError> {
    let of_head = sentences()?.into_iter().filter(|one| one.head == head);
    let example = |one: Sentence| {
        let mut example = Example::new(&Features::of(&one.text, &Folded::of(&one.text)), head, one.of_class, OURS);
        example.weight = OURS_BESIDE_FEW;
        example
    };
    Ok(of_head.map(example).collect())
}

/// What is taught, and for whom.
#[derive(Clone, Copy)]
struct Teaching {
    head: Head,
    audience: Audience,
}

impl Teaching {
    fn plane(self, examples: &[&Example]) -> Plane {
        let sources: BTreeSet<usize> = examples.iter().map(|example| example.source).filter(|source| *source != OURS).collect();
        train(examples, &Recipe::of_base(self.head, sources.len(), self.audience))
    }

    /// Scores of each source by what the others teach. How probable the class is cannot be told by a source that has none of it.
    fn scored_by_source(self, examples: &[Example]) -> Vec<Scored> {
        let sides: BTreeSet<(usize, bool)> = examples.iter().map(|example| (example.source, example.of_class)).collect();
        let both = sides.iter().filter(|(source, of_class)| *of_class && sides.contains(&(*source, false)));
        both.flat_map(|(left_out, _)| self.scored(examples.iter().partition(|example| example.source == *left_out))).collect()
    }

    /// Scores of each part by what the others teach; the sentences that ship are in none, and always teach.
    fn scored_by_part(self, examples: &[Example]) -> Vec<Scored> {
        let is_in = |at: usize, example: &Example, part: usize| example.source != OURS && at % FOLDS == part;
        let parted = |part: usize| {
            let (out, others): (Vec<_>, Vec<_>) = examples.iter().enumerate().partition(|(at, example)| is_in(*at, example, part));
            let examples = |some: Vec<(usize, _)>| some.into_iter().map(|(_, example)| example).collect();
            (examples(out), examples(others))
        };
        (0..FOLDS).flat_map(|part| self.scored(parted(part))).collect()
    }

    /// Scores of texts that were left out, by what the others teach.
    fn scored(self, (out, others): (Vec<&Example>, Vec<&Example>)) -> Vec<Scored> {
        if out.is_empty() || others.is_empty() {
            return Vec::new();
        }
        let plane = self.plane(&others);
        let score = |example: &Example| Scored {
            score: plane.score(example),
            language: example.language,
            length: example.length,
            of_class: example.of_class,
            weight: example.weight,
        };
        out.into_iter().map(score).collect()
    }
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

/// Gives each example its weight: half of a source's is of the class.
fn balance(examples: &mut [Example]) {
    let mut sizes: BTreeMap<usize, [usize; 2]> = BTreeMap::new();
    for example in examples.iter() {
        sizes.entry(example.source).or_default()[usize::from(example.of_class)] += 1;
    }
    for example in examples {
        let size = sizes[&example.source];
        let share = if example.source == OURS { OURS_BESIDE_MANY } else { 1.0 };
        let total = share * (usize_to_f32(size[0] + size[1]) * 1_000.0).sqrt();
        example.weight = total / 2.0 / usize_to_f32(size[usize::from(example.of_class)]);
    }
}
