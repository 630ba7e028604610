#![allow(unused_variables)]

use std::ffi::CStr;
use std::sync::LazyLock;

use awaitify::callbackify;
use tokio::runtime::Runtime;

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

trait Forever: 'static {}

impl Forever for &'static CStr {}

#[callbackify(unsafe(extern "C"), on = RUNTIME.handle())]
async fn first<'a>(text: &'a CStr)
where
    &'a CStr: Forever,
{
}

fn main() {}
