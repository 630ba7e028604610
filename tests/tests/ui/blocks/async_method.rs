use awaitify::awaitable;

struct Store;

#[awaitable]
impl Store {
    #[awaitable]
    async fn get(&self, done: Box<dyn FnOnce(u8)>) {
        done(1);
    }
}

fn main() {}
