use awaitify::awaitable;

#[awaitable(dropped = "gone")]
fn get(done: impl FnOnce(u8)) {
    done(1);
}

fn main() {}
