#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use super::{minute::Minute, texts::Texts};
use crate::{
    activity::Occurrence,
    domain::{KeyedHash, Likeness, Repeats, SiteKey, Timestamp},
};
use proptest::prelude::*;
use std::time::Duration;

fn occurrence(text: u64, likeness: Option<u64>) -> Occurrence {
    let nobody = KeyedHash::from_bytes([0; 16]);
    Occurrence { site: SiteKey::parse("demo").unwrap(), source: nobody, author: nobody, text, likeness }
}

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(1_790_000_000_000 + millis)
}

#[test]
fn a_minute_forgets_in_steps_of_five_seconds() {
    let mut minute = Minute::default();
    assert_eq!(minute.add(at(0)), 1);
    assert_eq!(minute.add(at(30_000)), 2);
    assert_eq!(minute.count(at(54_999)), 2);
    assert_eq!(minute.count(at(61_000)), 1);
    assert_eq!(minute.count(at(600_000)), 0);
    assert_eq!(minute.add(at(599_000)), 1, "a clock that went back a little counts on");
    assert_eq!(minute.add(at(0)), 1, "one that went back far starts again");
}

#[test]
fn a_flood_of_one_text_is_counted_up_to_a_bound() {
    let mut texts = Texts::new(10_000, Duration::from_hours(1));
    let mut last = Repeats::default();
    for number in 0..20_000 {
        last = texts.compare(&occurrence(7, Some(7)), true, at(number));
    }
    assert_eq!(last, Repeats { same: 128, near: 0 });
}

proptest! {
    /// The bands find what looking at every text would find.
    #[test]
    fn every_near_text_is_found(likenesses in prop::collection::vec((0_u64..4, prop::array::uniform4(0_u32..64)), 1..60)) {
        let mut texts = Texts::new(64, Duration::from_hours(1));
        let mut seen: Vec<u64> = Vec::new();
        for (number, (base, flips)) in (1_u64..).zip(likenesses) {
            let likeness = flips.iter().fold(base.wrapping_mul(0x9e37_79b9_7f4a_7c15), |likeness, bit| likeness ^ 1 << bit);
            let expected = seen.iter().filter(|other| Likeness::from_bits(**other).is_near(Likeness::from_bits(likeness))).count();
            let found = texts.compare(&occurrence(number, Some(likeness)), true, at(0));
            prop_assert_eq!((found.same, found.near as usize), (0, expected));
            seen.push(likeness);
        }
    }
}
