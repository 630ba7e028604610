use awaitify::callbackify;

#[callbackify(unsafe(extern "C"), on = tokio::runtime::Handle::current())]
async fn double(number: impl Into<i64> + Send + 'static) -> i64 {
    number.into() * 2
}

fn main() {}
