//! `filter_map` and `flow`: calls that deliver nothing, or that tell of the end.

use awaitify::{Awaitable, Dropped, Ended, Events, Flow, awaitable};

fn call_all(values: &[i32], callback: impl Fn(i32)) {
    values.iter().copied().for_each(callback);
}

#[awaitable(stream(unbounded), filter_map = |value| -> Option<u8> { u8::try_from(value).ok() })]
fn small(values: &[i32], listener: impl Fn(i32)) {
    call_all(values, listener);
}

#[awaitable(stream(unbounded), flow = |value| -> Flow<i32> {
    match value {
        0 => Flow::End,
        1 => Flow::Skip,
        9 => Flow::Last(9),
        value => Flow::Item(value),
    }
})]
fn until_zero(values: &[i32], listener: impl FnMut(i32)) {
    values.iter().copied().for_each(listener);
}

#[awaitable(stream(unbounded), flow = |value| -> Flow<i32, String> {
    if value < 0 { Flow::Fail(value.to_string()) } else { Flow::Item(value) }
})]
fn until_negative(values: &[i32], listener: impl Fn(i32)) {
    call_all(values, listener);
}

#[test]
fn filter_skips_values() {
    assert_eq!(
        stream_small(&[1, 300, 2]).drain().collect::<Vec<u8>>(),
        [1, 2]
    );
}

#[test]
fn flow_ends_the_stream() {
    let mut events: Events<i32> = stream_until_zero(&[3, 1, 4, 0, 5]);
    assert_eq!(events.drain().collect::<Vec<_>>(), [3, 4]);
    assert_eq!(events.ended(), Some(Ended::Finished));
    assert_eq!(
        stream_until_zero(&[2, 9, 3]).drain().collect::<Vec<_>>(),
        [2, 9]
    );
    let mut events: Events<Result<i32, String>> = stream_until_negative(&[1, -2, 3]);
    assert_eq!(
        events.drain().collect::<Vec<_>>(),
        [Ok(1), Err("-2".to_owned())]
    );
    assert_eq!(events.ended(), Some(Ended::Failed));
}

#[awaitable(filter_map = |value| -> Option<u8> { u8::try_from(value).ok() })]
fn first_small(values: &[i32], callback: impl Fn(i32)) {
    call_all(values, callback);
}

#[awaitable(flow = |value| -> Flow<i32, String> {
    match value {
        0 => Flow::End,
        1 => Flow::Skip,
        value if value < 0 => Flow::Fail(value.to_string()),
        value => Flow::Last(value),
    }
})]
fn first_flow(values: &[i32], callback: impl FnMut(i32)) {
    values.iter().copied().for_each(callback);
}

#[test]
fn first_match_completes() {
    let small: Awaitable<Result<u8, Dropped>> = awaitable_first_small(&[300, 7, 8]);
    assert_eq!(small.wait(), Ok(7));
    assert!(awaitable_first_small(&[300]).wait().is_err());
}

#[test]
fn flow_completes() {
    let done = |values: &[i32]| awaitable_first_flow(values).wait();
    assert_eq!(done(&[1, 5, 0]), Ok(Ok(5)));
    assert_eq!(done(&[1, -5, 3]), Ok(Err("-5".to_owned())));
    assert!(done(&[1, 0, 3]).is_err());
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
