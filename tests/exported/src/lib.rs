//! Asynchronous functions exported to C, called by `program.c`.
//!
//! The first ones are copied from the documentation of `callbackify`. A test compares both.
#![allow(missing_docs, reason = "what is here is described in exported.h")]

use std::ffi::{CStr, c_int};
use std::sync::LazyLock;

use awaitify::callbackify;
use tokio::runtime::Runtime;

/// Started by the first call.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

#[callbackify(unsafe(extern "C"), prefix = "mylib_", on = RUNTIME.handle())]
async fn add(a: c_int, b: c_int) -> c_int {
    a.checked_add(b).expect("the sum is in range")
}

/// Returns the number, or the position of the first character that is no digit.
#[callbackify(unsafe(extern "C"), prefix = "mylib_", on = RUNTIME.handle())]
async fn parse(text: &CStr) -> Result<c_int, usize> {
    let mut number = 0;
    for (position, byte) in text.to_bytes().iter().enumerate() {
        if !byte.is_ascii_digit() {
            return Err(position);
        }
        number = number * 10 + c_int::from(byte - b'0');
    }
    Ok(number)
}

mod kinds;
mod streams;
mod waiting;
