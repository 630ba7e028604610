#![forbid(unsafe_code)]

use awaitify::callbackify;

#[callbackify(extern "C", name = realpath, on = tokio::runtime::Handle::current())]
async fn resolve() {}

#[callbackify(extern "C")]
async fn copy() {}

fn main() {}
