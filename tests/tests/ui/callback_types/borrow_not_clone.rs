use awaitify::awaitable;

struct Connection;

#[awaitable]
fn open(done: impl FnOnce(&Connection)) {
    done(&Connection);
}

fn main() {}
