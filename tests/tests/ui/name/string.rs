use awaitify::awaitable;

#[awaitable(name = "fetch")]
fn get(done: impl FnOnce(u8)) {
    done(1);
}

fn main() {}
