use awaitify::callbackify;

#[derive(Clone)]
struct Client;

#[callbackify]
impl Client {
    async fn fetch(&self) -> u8 {
        1
    }
}

fn main() {}

// from: node-callbackify not a function
