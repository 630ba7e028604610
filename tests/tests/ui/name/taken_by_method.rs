use awaitify::awaitable;

struct Store;

#[awaitable]
impl Store {
    fn get(&self, done: Box<dyn FnOnce(u8)>) {
        done(1);
    }

    fn awaitable_get(&self) {}
}

fn main() {}
