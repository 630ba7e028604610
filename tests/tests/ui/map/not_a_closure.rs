use awaitify::awaitable;

#[awaitable(map = 3)]
fn get(done: impl FnOnce(u8)) {
    done(1);
}

fn main() {}
