use awaitify::awaitable;

struct Store;

#[awaitable]
impl Store {
    fn no_type(&self, done: impl FnOnce(u8) + 'static) -> {
        done(1);
    }

    fn get(&self, done: impl FnOnce(u8) + 'static) {
        done(1);
    }
}

#[awaitable]
trait Load {
    fn no_semicolon(&self, done: impl FnOnce(u8) + 'static)
}

fn caller() {
    let _ = Store.awaitable_get().wait();
}

fn main() {}
