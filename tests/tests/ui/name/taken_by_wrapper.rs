use awaitify::awaitable;

struct Store;

#[awaitable]
impl Store {
    #[awaitable(name = fetch)]
    fn get(&self, done: Box<dyn FnOnce(u8)>) {
        done(1);
    }

    #[awaitable(name = fetch)]
    fn read(&self, done: Box<dyn FnOnce(u8)>) {
        done(1);
    }
}

fn main() {}
