#![forbid(unsafe_code)]

use std::sync::LazyLock;

use awaitify::callbackify;
use tokio::runtime::Runtime;

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

#[callbackify(unsafe(extern "C"), name = memcpy, on = RUNTIME.handle())]
async fn copy() {}

fn main() {}
