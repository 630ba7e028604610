use std::ffi::c_char;

use awaitify::callbackify;

#[callbackify(extern "C", on = tokio::runtime::Handle::current())]
async fn length(text: *const c_char) -> usize {
    text.addr()
}

fn main() {}
