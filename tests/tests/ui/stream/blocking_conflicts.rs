#![allow(unused)]

use awaitify::awaitable;

#[awaitable(stream(latest), blocking, keep)]
fn kept(callback: impl FnMut(u8)) {}

#[awaitable(stream(latest), blocking, cancel = |_| ())]
fn cancelled(callback: impl FnMut(u8)) {}

#[awaitable(stream(latest), blocking, revoke = |_| ())]
fn revoked(callback: impl FnMut(u8)) {}

#[awaitable(stream(latest), blocking, discard)]
fn discarded(callback: impl FnMut(u8)) {}

#[awaitable(blocking, discard)]
fn no_stream() -> u8 {
    0
}

#[awaitable(blocking, err = failed)]
fn half(failed: impl FnOnce(u8)) {}

#[awaitable(stream(latest), blocking, handle)]
fn handled(callback: impl FnMut(u8)) {}

#[awaitable(stream(latest), blocking, started = |status: i32| -> Result<(), i32> { Err(status) })]
fn status(callback: impl FnMut(u8)) -> i32 {
    0
}

#[awaitable(blocking, end = done)]
fn ended(callback: impl FnMut(u8), done: impl FnOnce()) {}

#[awaitable(blocking, map = |number: u8| -> u8 { number })]
fn mapped(callback: impl FnMut(u8)) {}

#[awaitable(blocking, reply = true)]
impl Store {
    fn visit(callback: impl FnMut(u8) -> bool) {}
}

struct Store;

fn main() {}
