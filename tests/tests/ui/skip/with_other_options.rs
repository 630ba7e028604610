use awaitify::awaitable;

struct Store;

#[awaitable]
impl Store {
    #[awaitable(skip, name = load, keep)]
    fn get(&self, done: impl FnOnce(u8) + Send + 'static) {
        done(1);
    }
}

fn main() {}
