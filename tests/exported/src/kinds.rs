//! One function for each kind of argument and result.

use std::ffi::{CStr, CString, c_char, c_int};

use awaitify::callbackify;
use tokio::task::yield_now;

use crate::RUNTIME;

#[callbackify(unsafe(extern "C"), on = RUNTIME.handle())]
async fn nothing() {}

#[repr(C)]
#[derive(Clone, Copy)]
pub(crate) struct Point {
    x: f64,
    y: f64,
}

#[callbackify(unsafe(extern "C"), on = RUNTIME.handle())]
async fn scale(point: Point, factor: f64) -> Point {
    Point {
        x: point.x * factor,
        y: point.y * factor,
    }
}

#[callbackify(unsafe(extern "C"), on = RUNTIME.handle())]
async fn swap(point: &Point) -> Point {
    // The caller may have changed its arguments by now, because it has returned to C.
    yield_now().await;
    Point {
        x: point.y,
        y: point.x,
    }
}

#[callbackify(unsafe(extern "C"), on = RUNTIME.handle())]
async fn total(items: &[i64]) -> i64 {
    yield_now().await;
    items.iter().sum()
}

/// The generated C name of the slice's length is the name of another parameter here.
#[callbackify(unsafe(extern "C"), on = RUNTIME.handle())]
async fn total_of_first(items: &[i64], items_len: u8) -> i64 {
    items.iter().take(items_len.into()).sum()
}

#[callbackify(unsafe(extern "C"), on = RUNTIME.handle())]
async fn is_longer(text: &CStr, than: u8) -> bool {
    yield_now().await;
    text.count_bytes() > usize::from(than)
}

/// Not `repr(C)`, so C sees only a pointer.
pub(crate) struct Greeting(CString);

/// Returns the number of characters, or none if there is no text.
#[callbackify(unsafe(extern "C"), on = RUNTIME.handle())]
async fn characters(text: Option<&CStr>) -> Result<usize, ()> {
    yield_now().await;
    text.map(CStr::count_bytes).ok_or(())
}

#[callbackify(unsafe(extern "C"), on = RUNTIME.handle())]
async fn largest(items: Option<&[i64]>) -> Result<i64, ()> {
    yield_now().await;
    Ok(items.ok_or(())?.iter().copied().max().unwrap_or(0))
}

#[callbackify(unsafe(extern "C"), on = RUNTIME.handle())]
async fn total_length<'words>(words: &'words [&'words CStr], separator: &'words CStr) -> usize {
    yield_now().await;
    let lengths = words.iter().map(|word| word.count_bytes());
    lengths.sum::<usize>() + words.len().saturating_sub(1) * separator.count_bytes()
}

#[callbackify(unsafe(extern "C"), on = RUNTIME.handle())]
async fn total_of_each(numbers: &[&i64]) -> i64 {
    yield_now().await;
    numbers.iter().copied().sum()
}

#[callbackify(unsafe(extern "C"), on = RUNTIME.handle())]
async fn total_of_some(numbers: &[Option<&i64>], first: Option<&i64>) -> i64 {
    yield_now().await;
    numbers.iter().copied().chain([first]).flatten().sum()
}

#[callbackify(unsafe(extern "C"), on = RUNTIME.handle())]
async fn greet(name: &CStr) -> Greeting {
    Greeting(CString::new([b"hello, ", name.to_bytes()].concat()).unwrap())
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn greeting_text(greeting: &Greeting) -> *const c_char {
    greeting.0.as_ptr()
}

#[callbackify(unsafe(extern "C"), on = RUNTIME.handle())]
async fn accept(number: c_int) -> Result<(), c_int> {
    if number < 0 { Err(number) } else { Ok(()) }
}

macro_rules! export {
    ($name:ident($argument:ident: $ty:ty) -> $value:ty $body:block) => {
        #[callbackify(unsafe(extern "C"), on = RUNTIME.handle())]
        async fn $name($argument: $ty) -> $value $body
    };
}

// Types in macro fragments are read, and so is an alias of `Result` that shows both of its types.
export!(present(text: Option<&CStr>) -> std::fmt::Result {
    text.map(drop).ok_or(std::fmt::Error)
});

mod checked {
    pub(super) type Result<T> = std::result::Result<T, u8>;
}

#[callbackify(unsafe(extern "C"), on = RUNTIME.handle(), name = checked_half, crate = awaitify)]
async fn half(number: u16) -> checked::Result<u16> {
    match number % 2 {
        0 => Ok(number / 2),
        _ => Err(1),
    }
}

#[callbackify(unsafe(extern "C"), on = RUNTIME.handle())]
fn negated(flag: bool) -> impl Future<Output = bool> + Send {
    std::future::ready(!flag)
}
