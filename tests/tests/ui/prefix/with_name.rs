use awaitify::awaitable;

#[awaitable(prefix = "async_", name = load)]
fn get(done: impl FnOnce(u8)) {
    done(1);
}

#[awaitable(name = store, suffix = "_async")]
fn set(done: impl FnOnce(u8)) {
    done(1);
}

fn main() {}
