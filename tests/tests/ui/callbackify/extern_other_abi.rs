use awaitify::callbackify;

#[callbackify(unsafe(extern "system"), on = tokio::runtime::Handle::current())]
async fn add(a: i32, b: i32) -> i32 {
    a + b
}

#[callbackify(unsafe, on = tokio::runtime::Handle::current())]
async fn without_an_abi() {}

#[callbackify(unsafe(no_mangle), on = tokio::runtime::Handle::current())]
async fn with_another_word() {}

fn main() {}
