use awaitify::callbackify;

#[allow(async_fn_in_trait)]
trait Fetch: Clone + Send + Sync + 'static {
    #[callbackify]
    async fn fetch(&self, key: u8) -> u16 {
        u16::from(key)
    }
}

fn main() {}
