use awaitify::awaitable;

#[awaitable(skip = true)]
fn get(done: impl FnOnce(u8)) {
    done(1);
}

fn main() {}
