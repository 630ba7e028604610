use awaitify::callbackify;

struct Client;

impl Client {
    #[callbackify]
    pub async fn ping(&self) {}
}

fn main() {}
