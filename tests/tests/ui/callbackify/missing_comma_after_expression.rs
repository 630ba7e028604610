use std::sync::LazyLock;

use awaitify::callbackify;
use tokio::runtime::Runtime;

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

#[callbackify(on = RUNTIME.handle() name = add_then)]
async fn add(a: i32, b: i32) -> i32 {
    a + b
}

fn main() {}
