use awaitify::awaitable;

struct Client;

#[awaitable(prefix = "async-")]
impl Client {
    fn get(&self, done: impl FnOnce(u8) + Send) {
        done(1);
    }
}

#[awaitable(prefix = "1st_")]
impl Client {
    fn set(&self, done: impl FnOnce(u8) + Send) {
        done(1);
    }
}

#[awaitable(prefix = "r#")]
impl Client {
    fn remove(&self, done: impl FnOnce(u8) + Send) {
        done(1);
    }
}

fn main() {}
