use awaitify::awaitable;

#[awaitable(local)]
fn get(done: impl FnOnce(u8)) {
    done(1);
}

fn main() {}
