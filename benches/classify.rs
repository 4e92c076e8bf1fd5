//! What both heads cost for one comment of about 500 bytes, evidence included: `cargo bench --bench classify`. Prints the median and the
//! 99th percentile of single comments beside criterion's mean.
#![allow(missing_docs, clippy::unwrap_used, reason = "a bench may fail loudly, and criterion's macros make functions without docs")]

use criterion::{Criterion, criterion_group, criterion_main};
use std::{hint::black_box, time::Instant};
use toguna::filter::{
    classifier::{self, Head},
    folding::Folded,
};

const COMMENTS: [(&str, &str); 2] = [
    (
        "french",
        "L'article rappelle utilement que la décision n'était pas inévitable : d'autres élus l'avaient prévu dès l'été dernier, et personne ne \
         les a écoutés. À mon avis, le ministère aurait dû publier les chiffres (voir https://www.example.org/rapport-2026) avant le débat, au \
         lieu d'attendre que la presse s'en mêle. Reste à savoir qui paiera, et quand ! Merci à la rédaction pour ce travail sérieux, on en \
         redemande : c'est devenu si rare, une enquête qui va jusqu'au bout sans céder à la facilité.",
    ),
    (
        "english",
        "The article rightly reminds us that the decision was not inevitable: other members had seen it coming since last summer, and nobody \
         listened to them. In my view the ministry should have published the figures (see https://www.example.org/report-2026) before the \
         debate instead of waiting for the press to step in. It remains to be seen who will pay, and when! Thanks to the newsroom for this \
         serious work, we want more of it: an inquiry that goes all the way has become so rare.",
    ),
];

fn classify(criterion: &mut Criterion) {
    let model = classifier::base();
    for (language, text) in COMMENTS {
        let judge = || {
            let opinion = model.judge(text, &Folded::of(text));
            Head::ALL.map(|head| (opinion.probability(head), opinion.evidence(head).len()))
        };
        criterion.bench_function(&format!("classify/{language}"), |bencher| bencher.iter(|| black_box(judge())));
        let mut times: Vec<u128> = (0..20_000)
            .map(|_| {
                let start = Instant::now();
                black_box(judge());
                start.elapsed().as_nanos()
            })
            .collect();
        times.sort_unstable();
        println!("classify/{language}: {} bytes, p50 {} ns, p99 {} ns", text.len(), times[times.len() / 2], times[times.len() * 99 / 100]);
    }
}

criterion_group!(benches, classify);
criterion_main!(benches);
