use awaitify::callbackify;

trait Fetch {
    fn fetch(&self, key: u8) -> impl Future<Output = u16> + Send;
}

#[derive(Clone)]
struct Client;

impl Fetch for Client {
    #[callbackify]
    async fn fetch(&self, key: u8) -> u16 {
        u16::from(key)
    }
}

fn main() {}
