use awaitify::callbackify;

trait Fetch: Clone + Send + Sync + 'static {
    #[callbackify]
    async fn fetch(&self) -> u8;
}

fn main() {}
