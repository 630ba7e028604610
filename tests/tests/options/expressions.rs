//! Expressions as values of options, each of which a parser could end too early or too late.

#![allow(
    clippy::all,
    reason = "how they are read is tested, not whether one should write so"
)]

use std::ops::Range;

use awaitify::awaitable;

#[awaitable(reply = 1_u8 as usize + (2 as usize) << 1, map = |a| -> u8 { a })]
fn casts(done: impl FnOnce(u8) -> usize) -> usize {
    done(1)
}

#[awaitable(reply = (1 as usize) < 3 && 3_u8 as usize > 1 || Vec::<(u8, u8)>::new().len() < 1, map = |a| -> u8 { a })]
fn comparisons(done: impl FnOnce(u8) -> bool) -> bool {
    done(1)
}

#[awaitable(reply = if let Some(a) = Some(1) { a } else { 2 } + 1, map = |a| -> u8 { a })]
fn conditions(done: impl FnOnce(u8) -> u8) -> u8 {
    done(1)
}

#[awaitable(reply = match 1 { 1 | 2 => 3, _ => 4 } - 1, map = |a| -> u8 { a })]
fn matches(done: impl FnOnce(u8) -> u8) -> u8 {
    done(1)
}

#[awaitable(reply = 'found: { if true { break 'found 1 } 2 } + 1, map = |a| -> u8 { a })]
fn labels(done: impl FnOnce(u8) -> u8) -> u8 {
    done(1)
}

#[awaitable(reply = 1..usize::MAX, map = |a| -> u8 { a })]
fn ranges(done: impl FnOnce(u8) -> Range<usize>) -> Range<usize> {
    done(1)
}

#[derive(Debug, PartialEq)]
struct Size {
    width: u8,
    height: u8,
}

#[awaitable(reply = Size { width: 1, ..Size { width: 2, height: 3 } }, map = |a| -> u8 { a })]
fn structures(done: impl FnOnce(u8) -> Size) -> Size {
    done(1)
}

#[awaitable(reply = &|a, b| a + b, map = |a| -> u8 { a })]
fn closures(done: impl FnOnce(u8) -> &'static dyn Fn(u8, u8) -> u8) -> u8 {
    done(1)(2, 3)
}

#[awaitable(reply = size_of_val(&async |a: u8, b: u8| -> u8 { a + b }), map = |a| -> u8 { a })]
fn async_closures(done: impl FnOnce(u8) -> usize) -> usize {
    done(1)
}

#[awaitable(map = |a: u8, b @ (1..=9 | _): u8, Size { width, .. }, [c, ..]: [u8; 1 + 1],| -> Vec<(u8, u8)> {
    let (1, Some(d)) = (a, Some(b)) else { return Vec::new() };
    let nested = |a, b| [(a, b), (width, c)];
    Vec::<(u8, u8)>::from(nested(a, d))
})]
fn patterns(done: impl FnOnce(u8, u8, Size, [u8; 2])) {
    let (width, height) = (3, 4);
    done(1, 2, Size { width, height }, [5, 6]);
}

#[awaitable(dropped = if true { Err::<u8, _>(1) } else { Ok(2) }.or(Err((2, 3))), map = |a| -> Result<u8, (u8, u8)> { Ok(a) })]
fn refusals(done: impl FnOnce(u8)) {
    drop(done);
}

#[awaitable(dropped = |_| match 1 { 1 | 2 => 3, _ => 4 } << 1)]
fn refusals_of_a_closure(done: impl FnOnce(u8)) {
    drop(done);
}

#[awaitable(map = { let name = name.to_owned(); move |size| -> String { format!("{name}: {size}") } })]
fn blocks(name: &str, done: impl FnOnce(u8) + Send + 'static) {
    assert!(!name.is_empty());
    done(1);
}

#[awaitable(started = { let fails = |status| status < 0; move |status| -> Result<(), i32> { if fails(status) { Err(status) } else { Ok(()) } } })]
fn starts(status: i32, done: impl FnOnce(u8)) -> i32 {
    done(1);
    status
}

#[test]
fn closure_at_the_end_of_a_block() {
    assert_eq!(awaitable_blocks("a").wait(), Ok("a: 1".to_owned()));
    assert_eq!(awaitable_starts(-1).err(), Some(-1));
    assert_eq!(awaitable_starts(0).unwrap().wait(), Ok(1));
}

#[test]
fn reply_of_any_expression() {
    assert_eq!(awaitable_casts().0, 6);
    assert!(awaitable_comparisons().0);
    assert_eq!(awaitable_conditions().0, 2);
    assert_eq!(awaitable_matches().0, 2);
    assert_eq!(awaitable_labels().0, 2);
    assert_eq!(awaitable_ranges().0, 1..usize::MAX);
    let size = awaitable_structures().0;
    assert_eq!((size.width, size.height), (1, 3));
    assert_eq!(awaitable_closures().0, 5);
    assert_eq!(awaitable_async_closures().0, 0);
}

#[test]
fn map_with_any_pattern() {
    assert_eq!(awaitable_patterns().wait(), Ok(vec![(1, 2), (3, 5)]));
}

#[test]
fn dropped_of_any_expression() {
    assert_eq!(awaitable_refusals().wait(), Err((2, 3)));
    assert_eq!(awaitable_refusals_of_a_closure().wait(), 6);
}
