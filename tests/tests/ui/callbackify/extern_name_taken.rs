use std::sync::LazyLock;

use awaitify::callbackify;
use tokio::runtime::Runtime;

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

#[callbackify(unsafe(extern "C"), on = RUNTIME.handle())]
async fn fetch() {}

#[callbackify(unsafe(extern "C"), on = RUNTIME.handle(), name = awaitify_tests_tests_fetch_abort)]
async fn stop() {}

fn main() {}
