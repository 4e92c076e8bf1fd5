//! Any text folds, and every stretch of the folded text leads back to a stretch of the raw one.
#![cfg_attr(feature = "libfuzzer", no_main)]

use toguna::filter::folding::{Disguised, Folded, fingerprint};

toguna_fuzz::target!(folds);

fn folds(input: &[u8]) {
    let Ok(raw) = std::str::from_utf8(input) else { return };
    let folded = Folded::of(raw);
    let text = folded.as_str();
    let bounds: Vec<usize> = (0..=text.len()).filter(|at| text.is_char_boundary(*at)).collect();
    for pair in bounds.windows(2) {
        let (start, end) = folded.raw_span(pair[0]..pair[1]);
        assert!(start < end && raw.get(start as usize..end as usize).is_some());
    }
    Disguised::of(&folded);
    fingerprint(raw);
}
