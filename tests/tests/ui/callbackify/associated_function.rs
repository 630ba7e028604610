use awaitify::callbackify;

struct Client;

impl Client {
    #[callbackify]
    pub async fn count() -> usize {
        0
    }
}

fn main() {}
