//! rustc reports each unknown type once.

use awaitify::{awaitable, callbackify};

#[awaitable]
fn get(done: impl FnOnce(Response)) {}

#[awaitable(blocking)]
fn read() -> Contents {
    unreachable!()
}

#[awaitable(map = |number: u8| -> Number { number })]
fn count(done: impl FnOnce(u8)) {}

#[callbackify]
async fn load() -> Page {
    unreachable!()
}

fn main() {}
