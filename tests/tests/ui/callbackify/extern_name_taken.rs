use std::sync::LazyLock;

use awaitify::callbackify;
use tokio::runtime::Runtime;

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

#[callbackify(extern "C", on = RUNTIME.handle())]
async fn fetch() {}

#[callbackify(extern "C", on = RUNTIME.handle(), name = callback_fetch_abort)]
async fn stop() {}

fn main() {}
