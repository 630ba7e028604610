//! rustc alone reports errors of syntax, and those of the types that it reads first.

use awaitify::{awaitable, callbackify};

#[awaitable]
fn no_comma(number: u8 done: impl FnOnce(u8)) {
    done(number);
}

#[awaitable]
fn closure_as_a_type(done: |u8|) {}

#[callbackify]
async fn no_parentheses(done: fn) -> u8 {
    1
}

struct Store;

#[awaitable]
impl Store {
    fn get(&self done: impl FnOnce(u8) + 'static) {
        done(1);
    }
}

#[awaitable]
fn bound_twice(done: impl FnOnce(u8), done: impl FnOnce(u8)) {}

fn main() {}
