use awaitify::awaitable;

struct Client;

impl Client {
    fn get(&self, size: u8, done: impl FnOnce(u8)) {
        done(size);
    }
}

#[awaitable(for = Client)]
trait ClientExt {
    fn get(&self, done: impl FnOnce(u8));
}

fn main() {}
