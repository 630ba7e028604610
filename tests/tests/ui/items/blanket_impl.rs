use awaitify::awaitable;

trait Get {
    fn get(&self, done: Box<dyn FnOnce(u8)>);
}

#[awaitable]
impl<T> Get for T {
    fn get(&self, done: Box<dyn FnOnce(u8)>) {
        done(1);
    }
}

fn main() {}
