//! Completions that are revoked. The hook runs before the number becomes invalid.

use awaitify::{Awaitable, Dropped, OnCancel, ffi};

use super::c::{Counted, Number, call};
use super::destroy::{Sum, start};

/// A call whose hook gets the number.
fn begin(
    hook: impl FnOnce(Number) + Send + 'static,
) -> (Number, Awaitable<Result<u8, Dropped>, OnCancel<Number>>) {
    let (number, registration, awaitable) = start();
    let awaitable = registration.revoke_on_cancel(awaitable, number, Box::new(hook));
    (number, awaitable)
}

#[test]
fn hook_runs_before_number_is_revoked() {
    let counted = Counted::begin();
    let outstanding = counted.outstanding() + 1;
    let (_, awaitable) = begin(move |_| assert_eq!(ffi::outstanding(), outstanding));
    drop(awaitable);
    counted.expect(0, 0);
}

#[test]
fn call_inside_hook_completes() {
    let counted = Counted::begin();
    let (_, awaitable) = begin(|number| {
        call::<Sum>(number, 7);
    });
    assert_eq!(awaitable.cancel().wait(), Ok(7));
    counted.expect(0, 0);
}

#[test]
fn call_after_revoke_is_ignored() {
    let counted = Counted::begin();
    let (number, awaitable) = begin(|_| ());
    let cancelled = awaitable.cancel();
    counted.expect(0, 0);
    call::<Sum>(number, 7);
    assert_eq!(cancelled.wait(), Err(Dropped::new("c_sum")));
    counted.expect(0, 1);
}

#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn panicking_hook_still_revokes() {
    let counted = Counted::begin();
    let (_, awaitable) = begin(|_| panic!("in the hook"));
    drop(awaitable);
    counted.expect(0, 0);
}
