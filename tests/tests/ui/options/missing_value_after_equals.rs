use awaitify::awaitable;

#[awaitable(dropped =)]
fn get(done: impl FnOnce(u8)) {
    done(1);
}

fn main() {}
