use awaitify::awaitable;

struct Store;

#[awaitable(skip)]
impl Store {
    fn get(&self, done: Box<dyn FnOnce(u8)>) {
        done(1);
    }
}

fn main() {}
