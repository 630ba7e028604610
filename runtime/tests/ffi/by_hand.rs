//! User data for callbacks that are written by hand.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;

use awaitify::{Awaitable, Dropped, ffi};

use super::c::{Counted, Number, call};
use super::destroy::Sum;

type Answer = Result<String, Dropped>;
enum OnDone {}
/// The callback of another function that delivers the same type.
enum OnOther {}
type Registration = ffi::Registration<Answer, OnDone>;

fn text(text: &str) -> Answer {
    Ok(text.to_owned())
}

fn begin() -> (usize, Awaitable<Answer>) {
    let mut user_data = 0_usize;
    let awaitable = Awaitable::new(|completer| {
        let registration = Registration::new(completer);
        user_data = registration.user_data();
        registration.outlive();
    });
    (user_data, awaitable)
}

#[test]
fn first_call_completes() {
    let counted = Counted::begin();
    let (user_data, awaitable) = begin();
    counted.expect(1, 0);
    Registration::complete(user_data, text("first"));
    Registration::complete(user_data, text("second"));
    counted.expect(0, 1);
    assert_eq!(awaitable.wait(), text("first"));
}

#[test]
fn number_of_another_callback() {
    let counted = Counted::begin();
    let (user_data, awaitable) = begin();
    ffi::Registration::<Answer, OnOther>::complete(user_data, text("same type"));
    ffi::Registration::<Result<u8, Dropped>, OnDone>::complete(user_data, Ok(1));
    call::<Sum>(Number(user_data), 1);
    counted.expect(1, 3);
    assert!(!awaitable.is_done());
    Registration::complete(user_data, text("own"));
    assert_eq!(awaitable.wait(), text("own"));
}

#[test]
fn unknown_numbers() {
    let counted = Counted::begin();
    let numbers = [0, 1, 63, usize::MAX, 0xdead_beef];
    for number in numbers {
        Registration::complete(number, text("unknown"));
        assert!(Registration::take(ptr::without_provenance_mut::<u8>(number)).is_none());
    }
    counted.expect(0, 2 * numbers.len());
}

#[test]
fn dropped_registration_did_not_start() {
    let counted = Counted::begin();
    let mut user_data = 0_usize;
    let awaitable: Awaitable<Answer> = Awaitable::new(|completer| {
        let registration = Registration::new(completer);
        user_data = registration.user_data();
    });
    assert!(awaitable.wait().is_err());
    Registration::complete(user_data, text("late"));
    counted.expect(0, 1);
}

#[test]
fn call_after_drop_is_counted() {
    let counted = Counted::begin();
    let (user_data, awaitable) = begin();
    drop(awaitable);
    counted.expect(1, 0);
    Registration::complete(user_data, text("late"));
    counted.expect(0, 1);
}

#[test]
fn revoked_number_is_not_counted() {
    let counted = Counted::begin();
    let (user_data, awaitable) = begin();
    Registration::revoke(user_data);
    Registration::revoke(user_data);
    assert!(awaitable.wait().is_err());
    counted.expect(0, 0);
    Registration::complete(user_data, text("late"));
    counted.expect(0, 1);
}

#[test]
fn integers_and_pointers_hold_number() {
    let counted = Counted::begin();
    let awaitables = [
        with::<isize>(),
        with::<*const u16>(),
        with::<Option<*mut std::ffi::c_void>>(),
    ];
    for awaitable in awaitables {
        assert_eq!(awaitable.wait(), text("held"));
    }
    counted.expect(0, 0);
}

fn with<U: ffi::UserData>() -> Awaitable<Answer> {
    Awaitable::new(|completer| {
        let registration = Registration::new(completer);
        let user_data: U = registration.user_data();
        registration.outlive();
        Registration::complete(user_data, text("held"));
    })
}

struct PanicsOnDrop;

impl Drop for PanicsOnDrop {
    fn drop(&mut self) {
        panic!("on drop");
    }
}

#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn panicking_value_stays_out_of_c() {
    let counted = Counted::begin();
    type Panicking = ffi::Registration<Result<PanicsOnDrop, Dropped>, OnDone>;
    let mut user_data = 0_usize;
    let awaitable: Awaitable<Result<PanicsOnDrop, Dropped>> = Awaitable::new(|completer| {
        let registration = Panicking::new(completer);
        user_data = registration.user_data();
        registration.outlive();
    });
    drop(awaitable);
    let calls = catch_unwind(AssertUnwindSafe(|| {
        Panicking::complete(user_data, Ok(PanicsOnDrop));
        Panicking::complete(user_data, Ok(PanicsOnDrop));
    }));
    assert!(calls.is_ok());
    counted.expect(0, 2);
}
