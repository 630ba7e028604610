#![allow(unused_variables)]

use std::sync::LazyLock;

use awaitify::callbackify;
use tokio::runtime::Runtime;

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

#[callbackify(unsafe(extern "C"), on = RUNTIME.handle())]
async fn read(buffer: &mut [u8], count: &mut usize, other: *mut u8) {}

fn main() {}
