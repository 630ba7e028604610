use awaitify::callbackify;

#[callbackify(extern "C", on = tokio::runtime::Handle::current())]
async fn same<T: Send + 'static>(value: T) -> T {
    value
}

fn main() {}
