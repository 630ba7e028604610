#![allow(unused_variables)]

use std::ffi::CStr;
use std::sync::LazyLock;

use awaitify::callbackify;
use tokio::runtime::Runtime;

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

#[callbackify(unsafe(extern "C"), on = RUNTIME.handle())]
async fn on_the_parameter<'a: 'static>(text: &'a CStr) {}

#[callbackify(unsafe(extern "C"), on = RUNTIME.handle())]
async fn on_a_lifetime<'a>(text: &'a CStr)
where
    'a: 'static,
{
}

#[callbackify(unsafe(extern "C"), on = RUNTIME.handle())]
async fn on_a_type<'a>(text: &'a CStr)
where
    &'a CStr: 'static,
{
}

fn main() {}
