use std::ffi::{c_char, c_void};

use awaitify::callbackify;

#[callbackify(unsafe(extern "C"), on = tokio::runtime::Handle::current())]
async fn length(text: *const c_char) -> usize {
    text.addr()
}

#[callbackify(unsafe(extern "C"), on = tokio::runtime::Handle::current())]
async fn address(data: *mut c_void) -> usize {
    data.addr()
}

fn main() {}
