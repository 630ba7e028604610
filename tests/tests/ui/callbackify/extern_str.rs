use awaitify::callbackify;

#[callbackify(unsafe(extern "C"), on = tokio::runtime::Handle::current())]
async fn length(text: &str) -> usize {
    text.len()
}

fn main() {}
