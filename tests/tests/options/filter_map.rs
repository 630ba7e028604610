//! `filter_map` and `flow` of a completion: later calls, panics and aliases. `streams/flow.rs` has the values.

use awaitify::{Flow, awaitable};

fn call_all(values: &[i32], callback: impl Fn(i32)) {
    values.iter().copied().for_each(callback);
}

#[awaitable(filter_map = |value| -> Option<i32> { assert!(value < 5, "too large"); (value > 1).then_some(value) })]
fn checked(callback: Box<dyn Fn(i32)>) -> Box<dyn Fn(i32)> {
    callback
}

#[test]
fn filter_does_not_run_after_completion() {
    let (callback, awaitable) = awaitable_checked();
    callback(2);
    callback(9);
    assert_eq!(awaitable.wait(), Ok(2));
}

#[test]
fn panic_in_a_filter_drops_the_completer() {
    let (callback, awaitable) = awaitable_checked();
    let call = std::panic::AssertUnwindSafe(|| callback(9));
    std::panic::catch_unwind(call).unwrap_err();
    assert!(awaitable.wait().is_err());
    callback(2);
}

type Listener = Box<dyn Fn(i32)>;

#[awaitable(callback = f, filter_map = |value: i32| -> Option<u8> { u8::try_from(value).ok() })]
fn aliased(values: &[i32], f: Listener) {
    call_all(values, f);
}

#[awaitable(callback = f, flow = |value: i32| -> Flow<i32> { if value == 0 { Flow::End } else { Flow::Skip } })]
fn aliased_flow(values: &[i32], f: Listener) {
    call_all(values, f);
}

#[test]
fn filters_of_an_alias() {
    assert_eq!(awaitable_aliased(&[300, 7, 8]).wait(), Ok(7));
    assert!(awaitable_aliased_flow(&[300, 0]).wait().is_err());
}
