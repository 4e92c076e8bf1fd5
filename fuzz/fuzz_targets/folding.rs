//! Any text folds, and every stretch of the folded text leads back to a stretch of the raw one.
#![no_main]

use libfuzzer_sys::fuzz_target;
use toguna::filter::folding::{Disguised, Folded, fingerprint};

fuzz_target!(|raw: &str| {
    let folded = Folded::of(raw);
    let text = folded.as_str();
    let bounds: Vec<usize> = (0..=text.len()).filter(|at| text.is_char_boundary(*at)).collect();
    for pair in bounds.windows(2) {
        let (start, end) = folded.raw_span(pair[0]..pair[1]);
        assert!(start < end && raw.get(start as usize..end as usize).is_some());
    }
    Disguised::of(&folded);
    fingerprint(raw);
});
