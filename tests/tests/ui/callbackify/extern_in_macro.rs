#![allow(unused_variables)]

use std::sync::LazyLock;

use awaitify::callbackify;
use tokio::runtime::Runtime;

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

macro_rules! export {
    ($name:ident, $ty:ty) => {
        #[callbackify(unsafe(extern "C"), on = RUNTIME.handle())]
        async fn $name(argument: $ty) {}
    };
}

export!(text, &str);
export!(written, &mut u8);
export!(pointer, *mut u8);
export!(called, impl Fn());

fn main() {}
