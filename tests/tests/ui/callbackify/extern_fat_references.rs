#![allow(unused_variables)]

use std::ffi::CStr;
use std::path::Path;
use std::sync::LazyLock;

use awaitify::callbackify;
use tokio::runtime::Runtime;

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

#[callbackify(unsafe(extern "C"), on = RUNTIME.handle())]
async fn count(
    words: &[&str],
    name: Option<&str>,
    path: &Path,
    maybe: Option<&[&CStr]>,
    lines: &[&[u8]],
    each: &dyn Fn(),
) {
}

fn main() {}
