use awaitify::awaitable;

#[awaitable(skip)]
fn alone(done: impl FnOnce(u8) + Send + 'static) {
    done(1);
}

struct Client;

#[awaitable(for = Client)]
trait ClientExt {
    fn start(&self, done: impl FnOnce(u8) + Send + 'static) {
        done(1);
    }
}

fn main() {}
