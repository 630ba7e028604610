use awaitify::callbackify;

#[derive(Clone)]
struct Client;

impl Client {
    #[callbackify(unsafe(extern "C"), on = tokio::runtime::Handle::current())]
    pub async fn ping(&self) {}
}

fn main() {}
