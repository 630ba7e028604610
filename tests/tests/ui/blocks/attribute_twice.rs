use awaitify::awaitable;

struct Store;

#[awaitable]
impl Store {
    #[awaitable]
    #[awaitable(keep)]
    fn get(&self, done: Box<dyn FnOnce(u8)>) -> u8 {
        done(1);
        1
    }
}

fn main() {}
