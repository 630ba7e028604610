#![allow(unused_variables, improper_ctypes_definitions)]

use std::ffi::CStr;
use std::sync::LazyLock;

use awaitify::callbackify;
use tokio::runtime::Runtime;

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

type Text = &'static CStr;
type Number = &'static u64;
type MaybeNumber = Option<&'static u64>;

#[callbackify(unsafe(extern "C"), on = RUNTIME.handle())]
async fn alone(number: Number, maybe: MaybeNumber, text: Text) {}

#[callbackify(unsafe(extern "C"), on = RUNTIME.handle())]
async fn inside(option: Option<Number>, boxed: Option<Box<Number>>) {}

#[callbackify(unsafe(extern "C"), on = RUNTIME.handle())]
async fn lent(numbers: &[Number], number: &Number, more: &[&Number]) {}

fn main() {}
