use awaitify::awaitable;

struct Store;

#[awaitable(callback = doen)]
impl Store {
    fn get(&self, done: impl FnOnce(u8) + Send + 'static) {
        done(1);
    }
}

#[awaitable(ok = succeeded, err = failed)]
impl Store {
    fn set(&self, ready: impl FnOnce(u8) + Send + 'static) {
        ready(1);
    }
}

fn main() {}
