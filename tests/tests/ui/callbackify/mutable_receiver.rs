use awaitify::callbackify;

#[derive(Clone)]
struct Client(u8);

impl Client {
    #[callbackify]
    pub async fn next(&mut self) -> u8 {
        self.0 += 1;
        self.0
    }
}

fn main() {}
