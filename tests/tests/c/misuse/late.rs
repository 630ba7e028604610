//! Calls that come twice, too late, or never.

use std::ffi::{c_int, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;
use std::sync::Mutex;

use awaitify::awaitable;

use super::Counted;
use super::declared::*;

#[test]
fn second_call_is_ignored() {
    let counted = Counted::begin();
    assert_eq!(misuse_twice_awaited(1).wait(), Ok(1));
    counted.expect(0, 1);
}

#[test]
fn two_threads_call_at_once() {
    let counted = Counted::begin();
    let calls = 200;
    for round in 0..calls {
        let value = misuse_from_two_threads_awaited(2 * round).wait().unwrap();
        assert_eq!(value / 2, round);
    }
    counted.expect(0, calls as usize);
}

#[test]
fn start_error_beats_callback() {
    let counted = Counted::begin();
    assert_eq!(misuse_error_and_call_awaited(1).err(), Some(-1));
    counted.expect(0, 0);
}

#[test]
fn call_after_start_error_is_ignored() {
    let counted = Counted::begin();
    assert_eq!(misuse_call_after_error_awaited(1).err(), Some(-1));
    counted.expect(0, 0);
    misuse_call_kept(1);
    counted.expect(0, 1);
}

#[test]
fn value_at_once_beats_callback() {
    let counted = Counted::begin();
    assert_eq!(misuse_value_and_call_awaited(1).unwrap().wait(), Ok(-1));
    counted.expect(0, 0);
}

#[test]
fn call_after_value_at_once_is_ignored() {
    let counted = Counted::begin();
    let known = misuse_call_after_value_awaited(1).unwrap();
    counted.expect(0, 0);
    misuse_call_kept(1);
    counted.expect(0, 1);
    assert_eq!(known.wait(), Ok(-1));
}

#[test]
fn call_after_revoke_is_ignored() {
    let counted = Counted::begin();
    let begun = misuse_begin_awaited(1).unwrap();
    counted.expect(1, 0);
    drop(begun);
    counted.expect(0, 0);
    misuse_call_kept(1);
    counted.expect(0, 1);
}

#[test]
fn call_after_drop_is_counted() {
    let counted = Counted::begin();
    drop(misuse_keep_awaited(1));
    counted.expect(1, 0);
    misuse_call_kept(1);
    counted.expect(0, 1);
    misuse_call_kept(2);
    counted.expect(0, 2);
}

#[test]
fn call_inside_map_is_ignored() {
    let counted = Counted::begin();
    let kept = nested::map_calls(0);
    misuse_call_kept(1);
    assert_eq!(kept.wait(), Ok(1));
    counted.expect(0, 1);
}

#[test]
fn missing_call_stays_outstanding() {
    let counted = Counted::begin();
    let awaitable = misuse_never_awaited(1);
    assert!(!awaitable.is_done());
    counted.expect(1, 0);
    drop(awaitable);
    counted.expect(1, 0);
}

#[test]
fn panic_in_map_stays_out_of_c() {
    let counted = Counted::begin();
    let dropped = panicking::map_panics(1).wait().unwrap_err();
    assert!(dropped.function().ends_with("misuse_twice"), "{dropped}");
    // The second call was ignored.
    counted.expect(0, 1);
}

#[test]
fn panic_in_started_frees_slot() {
    let counted = Counted::begin();
    let outcome = catch_unwind(AssertUnwindSafe(|| drop(panicking::start_panics(1))));
    assert!(outcome.is_err());
    counted.expect(0, 0);
    misuse_call_kept(1);
    counted.expect(0, 1);
}

type Filled = unsafe extern "C" fn(status: c_int, data: *mut c_void);

static FILLED: Mutex<Option<(Filled, usize)>> = Mutex::new(None);

#[awaitable(buffer = (memory, length), map = |status: c_int| -> c_int { status })]
unsafe extern "C" fn fill(
    memory: *mut u8,
    length: usize,
    filled: Option<unsafe extern "C" fn(status: c_int, data: *mut c_void)>,
    data: *mut c_void,
) {
    assert!(!memory.is_null() && length > 0);
    *FILLED.lock().unwrap() = Some((filled.unwrap(), data.addr()));
}

#[test]
fn buffer_filled_after_drop_is_counted() {
    let counted = Counted::begin();
    // SAFETY: the function keeps the buffer until it calls back.
    let filling = unsafe { awaitable_fill(vec![0; 4]) };
    if cfg!(debug_assertions) {
        assert_eq!(super::listed_from_c("fill"), [true]);
    }
    drop(filling);
    counted.expect(1, 0);
    let (filled, data) = FILLED.lock().unwrap().take().unwrap();
    // SAFETY: the user data is the one that came with the callback.
    unsafe { filled(0, ptr::without_provenance_mut(data)) };
    counted.expect(0, 1);
}
