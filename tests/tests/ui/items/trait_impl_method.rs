use awaitify::awaitable;

trait Get {
    fn get(&self, done: Box<dyn FnOnce(u8)>);
}

struct Store;

impl Get for Store {
    #[awaitable]
    fn get(&self, done: Box<dyn FnOnce(u8)>) {
        done(1);
    }
}

fn main() {}
