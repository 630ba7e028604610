//! Calls with wrong user data: unknown, of another function, or of a slot that is in use again.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::Counted;
use super::declared::*;

#[test]
fn garbage_user_data_is_ignored() {
    let counted = Counted::begin();
    assert_eq!(misuse_garbage_awaited(1).wait(), Ok(2));
    counted.expect(0, 4 + usize::BITS as usize);
}

#[test]
fn stale_number_of_reused_slot() {
    let counted = Counted::begin();
    let first = misuse_keep_awaited(0);
    misuse_call_kept(1);
    assert_eq!(first.wait(), Ok(1));
    // The slot is reused at once, because this thread freed it.
    let second = misuse_never_awaited(0);
    misuse_call_kept(2);
    assert!(!second.is_done());
    counted.expect(1, 1);
}

#[test]
fn stale_number_after_many_reuses() {
    let counted = Counted::begin();
    drop(misuse_keep_awaited(0));
    misuse_call_kept(1);
    counted.expect(0, 1);
    let lives = if cfg!(target_pointer_width = "64") {
        100_000
    } else {
        4_000
    };
    for life in 0..lives {
        assert_eq!(misuse_error_and_call_awaited(life).err(), Some(-1));
    }
    let living = misuse_never_awaited(0);
    misuse_call_kept(2);
    assert!(!living.is_done());
    counted.expect(1, 2);
}

#[test]
fn number_of_another_function() {
    let counted = Counted::begin();
    let kept = misuse_keep_awaited(0);
    // The callback delivers another type.
    let fed = misuse_kept_into_awaited();
    assert!(!fed.is_done() && !kept.is_done());
    counted.expect(2, 1);
    // The callback delivers the same type, but belongs to another function.
    let same = misuse_callback_only_awaited();
    assert!(!same.is_done() && !kept.is_done());
    counted.expect(3, 2);
    misuse_call_kept(9);
    assert_eq!(kept.wait(), Ok(9), "it stayed alive for its own");
    counted.expect(2, 2);
}

#[test]
fn random_numbers_from_threads() {
    let counted = Counted::begin();
    let stop = Arc::new(AtomicBool::new(false));
    let _never = misuse_keep_awaited(0);
    std::thread::scope(|scope| {
        let stopping = &stop;
        scope.spawn(move || {
            while !stopping.load(Ordering::Relaxed) {
                // Live, but it belongs to another function.
                drop(misuse_kept_into_awaited());
            }
        });
        for round in 0..2_000 {
            assert_eq!(misuse_twice_awaited(round).wait(), Ok(round));
        }
        stop.store(true, Ordering::Relaxed);
    });
    drop(counted);
}
