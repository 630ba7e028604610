#![allow(unused_variables)]

use std::ffi::CStr;
use std::sync::LazyLock;

use awaitify::callbackify;
use tokio::runtime::Runtime;

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

#[callbackify(unsafe(extern "C"), on = RUNTIME.handle())]
async fn first(text: &'static CStr) {}

#[callbackify(unsafe(extern "C"), on = RUNTIME.handle())]
async fn all(
    items: &'static [u8],
    number: &'static u64,
    maybe_text: Option<&'static CStr>,
    maybe_items: Option<&'static [u8]>,
    maybe_number: Option<&'static u64>,
    texts: &[&'static CStr],
    numbers: &'static [Option<&'static u64>],
) {
}

fn main() {}
