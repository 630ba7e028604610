use awaitify::awaitable;

#[awaitable(path = other::get)]
fn get(done: impl FnOnce(u8)) {
    done(1);
}

fn main() {}
