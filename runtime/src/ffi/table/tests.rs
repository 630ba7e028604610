//! Tests of the table, which all of them use at once.

use std::sync::atomic::AtomicBool;

use super::layout::MAX_INDEX;
use super::*;
use crate::sync::AtomicUsize;

fn entry(number: usize) -> Entry {
    Entry {
        value: std::ptr::without_provenance_mut(number),
        kind: std::ptr::null_mut(),
    }
}

#[test]
fn key_finds_entry_once() {
    let key = insert(entry(7), Use::Once);
    assert_eq!(take(key, |_| true), Some(entry(7)));
    assert_eq!(take(key, |_| true), None);
}

#[test]
fn stale_key_finds_nothing() {
    let stale = insert(entry(1), Use::Once);
    take(stale, |_| true);
    let fresh = insert(entry(2), Use::Once);
    assert_eq!(stale.index(), fresh.index(), "the slot is used again");
    assert_eq!(take(stale, |_| true), None);
    assert_eq!(take(fresh, |_| true), Some(entry(2)));
}

#[test]
fn unaccepted_entry_stays() {
    let key = insert(entry(1), Use::Once);
    assert_eq!(take(key, |_| false), None);
    assert_eq!(take(key, |_| true), Some(entry(1)));
}

#[test]
fn any_number_finds_nothing() {
    for bits in [
        0,
        1,
        63,
        usize::MAX,
        usize::MAX / 2,
        0x7fff_ffff,
        0xdead_beef,
        MAX_INDEX,
    ] {
        let key = Key::from_bits(bits);
        assert_eq!(take(key, |_| true), None);
        assert_eq!(pin(key), None);
        assert_eq!(remove(key, |_| true), Removed::Nothing);
    }
}

#[test]
fn used_up_slot_is_retired() {
    let first = insert(entry(0), Use::Once);
    let last = Key::from_bits(skip_to_last_generation(first.bits()));
    assert_eq!(take(first, |_| true), None);
    assert_eq!(take(last, |_| true), Some(entry(0)));
    let next = insert(entry(1), Use::Once);
    assert_eq!(next.index() == last.index(), !WIDE);
    take(next, |_| true);
}

#[test]
fn pinned_entry_is_freed_by_last_to_leave() {
    let key = insert(entry(3), Use::Many);
    assert_eq!(take(key, |_| true), None, "it is not for one call");
    assert_eq!(pin(key), Some(entry(3)));
    assert_eq!(pin(key), Some(entry(3)));
    assert_eq!(remove(key, |_| false), Removed::Nothing);
    assert_eq!(remove(key, |_| true), Removed::Later);
    assert_eq!(remove(key, |_| true), Removed::Nothing, "it was removed");
    assert_eq!(pin(key), None);
    let other = insert(entry(4), Use::Once);
    assert_ne!(other.index(), key.index(), "the slot is in use");
    assert_eq!(unpin(key), None);
    assert_eq!(unpin(key), Some(entry(3)));
    let next = insert(entry(5), Use::Once);
    assert_eq!(next.index(), key.index(), "the slot is used again");
    take(next, |_| true);
    take(other, |_| true);
}

#[test]
fn entry_survives_calls() {
    let key = insert(entry(3), Use::Many);
    for _ in 0..3 {
        assert_eq!(pin(key), Some(entry(3)));
        assert_eq!(unpin(key), None);
    }
    assert_eq!(remove(key, |_| true), Removed::Now(entry(3)));
    assert_eq!(pin(key), None);
}

#[test]
fn spent_keys_are_known() {
    let key = insert(entry(1), Use::Once);
    assert!(!is_spent(key));
    take(key, |_| true);
    assert!(is_spent(key));
    let next = insert(entry(1), Use::Once);
    assert_eq!(next.index(), key.index());
    assert!(is_spent(key));
    assert!(!is_spent(next));
    take(next, |_| true);
    assert!(!is_spent(Key::from_bits(0)));
    assert!(!is_spent(Key::new(key.index(), 0)));
    assert!(!is_spent(Key::from_bits(usize::MAX >> 1)));
    let future = Key::new(key.index(), next.generation() + 1);
    assert_eq!(is_spent(future), !WIDE);
}

#[test]
fn lost_slots_are_counted() {
    let slots = Slots {
        begun: 64,
        occupied: 3,
        retired: 1,
        listed: 58,
    };
    assert_eq!(slots.lost(), 2);
}

#[test]
fn keys_cross_threads() {
    const BATCH: usize = if cfg!(miri) { 100 } else { 500 };
    // Words, because ThreadSanitizer does not see the ordering of std's channels. In batches, because the two threads
    // may have one processor.
    let mailbox = [const { AtomicUsize::new(0) }; BATCH];
    let is_full = AtomicBool::new(false);
    let numbers = |batch| BATCH * batch..BATCH * (batch + 1);
    let batches = if cfg!(miri) { 5 } else { 100 };
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for batch in 0..batches {
                wait_until(&is_full, true);
                for (number, bits) in numbers(batch).zip(&mailbox) {
                    let key = Key::from_bits(bits.load(Ordering::Relaxed));
                    assert_eq!(take(key, |_| true), Some(entry(number)));
                    assert_eq!(take(key, |_| true), None);
                }
                is_full.store(false, Ordering::Release);
            }
        });
        for batch in 0..batches {
            // While the other thread takes those of the batch before.
            let keys: Vec<Key> = numbers(batch)
                .map(|number| insert(entry(number), Use::Once))
                .collect();
            wait_until(&is_full, false);
            for (key, bits) in keys.iter().zip(&mailbox) {
                bits.store(key.bits(), Ordering::Relaxed);
            }
            is_full.store(true, Ordering::Release);
        }
    });
}

fn wait_until(flag: &AtomicBool, expected: bool) {
    while flag.load(Ordering::Acquire) != expected {
        std::thread::park_timeout(std::time::Duration::from_micros(20));
    }
}

#[test]
fn one_of_two_takers_wins() {
    let together = std::sync::Barrier::new(2);
    for number in 0..if cfg!(miri) { 20 } else { 500 } {
        let key = insert(entry(number), Use::Once);
        let race = || {
            together.wait();
            take(key, |_| true).is_some()
        };
        let (here, there) = std::thread::scope(|scope| {
            let there = scope.spawn(race);
            (race(), there.join().unwrap())
        });
        assert!(here != there, "one of two, not {here} and {there}");
    }
}
