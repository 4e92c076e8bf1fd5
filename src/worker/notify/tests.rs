#![allow(clippy::unwrap_used, reason = "a test may fail")]

use super::*;

const NOW: Timestamp = Timestamp::from_millis(1_795_425_240_000);

#[test]
fn tries_grow_apart_and_are_spread() {
    assert_eq!(back_off(0, 0), Duration::from_secs(45));
    assert_eq!(back_off(0, u32::MAX), Duration::from_secs(75));
    assert!(back_off(3, u32::MAX / 2).abs_diff(Duration::from_mins(8)) < Duration::from_millis(1));
    assert_eq!(back_off(40, u32::MAX), LONGEST_RETRY.mul_f64(1.25));
    let day: Duration = (0..15).map(|attempts| back_off(attempts, 0)).sum();
    assert!(day < GIVE_UP_AFTER && day > Duration::from_hours(12), "{day:?}");
}

#[test]
fn an_hour_has_room_for_so_many_mails_to_one_recipient() {
    let recent = Recent::at_most(2);
    let (awa, moussa) = (KeyedHash::from_bytes([1; 16]), KeyedHash::from_bytes([2; 16]));
    let later = NOW.plus(Duration::from_mins(10));
    recent.admit(&awa, NOW).unwrap();
    assert_eq!(recent.full_until(&awa, later), None);
    recent.admit(&awa, later).unwrap();
    assert_eq!(recent.admit(&awa, later), Err(NOW.plus(Duration::from_hours(1))));
    assert_eq!(recent.full_until(&awa, later), Some(NOW.plus(Duration::from_hours(1))));
    recent.admit(&moussa, later).unwrap();
    recent.take_back(&awa);
    recent.admit(&awa, later).unwrap();
    recent.admit(&awa, NOW.plus(Duration::from_hours(1))).unwrap();
}
