#![deny(improper_ctypes_definitions)]

use awaitify::callbackify;

#[callbackify(unsafe(extern "C"), on = tokio::runtime::Handle::current())]
async fn length(text: String) -> usize {
    text.len()
}

fn main() {}
