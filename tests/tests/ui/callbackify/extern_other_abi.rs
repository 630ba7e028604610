use awaitify::callbackify;

#[callbackify(extern "system", on = tokio::runtime::Handle::current())]
async fn add(a: i32, b: i32) -> i32 {
    a + b
}

fn main() {}
