#![allow(unused_variables)]

use std::ffi::CStr;
use std::sync::LazyLock;

use awaitify::callbackify;
use tokio::runtime::Runtime;

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

type Text<'a> = &'a CStr;

pub struct Lines<'a>(pub &'a CStr);

#[callbackify(unsafe(extern "C"), on = RUNTIME.handle())]
async fn first(text: Text<'static>, lines: Lines<'_>, pair: (&u8, &u8)) {}

#[callbackify(unsafe(extern "C"), on = RUNTIME.handle())]
async fn second<'a>(lines: &Lines<'a>, texts: &[Text<'a>]) {}

fn main() {}
