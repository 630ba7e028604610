#![allow(unused_variables)]

use std::sync::LazyLock;

use awaitify::callbackify;
use tokio::runtime::Runtime;

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

#[callbackify(unsafe(extern "C"), on = RUNTIME.handle())]
async fn first(text: &'static str) {}

fn main() {}
