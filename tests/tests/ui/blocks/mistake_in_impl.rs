use awaitify::awaitable;

struct Store;

#[awaitable]
impl Store {
    #[awaitable(keep)]
    fn get(&self, done: Box<dyn FnOnce(u8)>) {
        done(1);
    }
}

fn main() {}
