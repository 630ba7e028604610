use awaitify::callbackify;

#[callbackify(unsafe(extern "C"), on = tokio::runtime::Handle::current())]
async fn same<T: Send + 'static>(value: T) -> T {
    value
}

fn main() {}
