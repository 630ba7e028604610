use awaitify::awaitable;

#[awaitable(name)]
fn get(done: impl FnOnce(u8)) {
    done(1);
}

fn main() {}
