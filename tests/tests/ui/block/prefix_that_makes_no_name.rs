use awaitify::awaitable;

struct Client;

#[awaitable(prefix = "async-")]
impl Client {
    fn get(&self, done: impl FnOnce(u8) + Send) {
        done(1);
    }
}

fn main() {}
