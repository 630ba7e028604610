use awaitify::awaitable;

struct Store;

impl Store {
    #[awaitable(associated)]
    fn get(&self, done: impl FnOnce(u8)) {
        done(1);
    }
}

fn main() {}
