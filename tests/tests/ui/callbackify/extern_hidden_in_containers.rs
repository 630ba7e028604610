#![allow(unused_variables, improper_ctypes_definitions)]

use std::sync::LazyLock;

use awaitify::callbackify;
use tokio::runtime::Runtime;

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

type Number = &'static u64;

pub struct Pair<T>(pub T, pub T);

#[callbackify(unsafe(extern "C"), on = RUNTIME.handle())]
async fn hidden(array: [Number; 2], tuple: (u8, Number), pair: Pair<Number>) {}

#[callbackify(unsafe(extern "C"), on = RUNTIME.handle())]
async fn shown(array: [&u8; 2], pair: Pair<&u8>) {}

fn main() {}
