use awaitify::awaitable;

#[awaitable(name = get)]
fn get(done: impl FnOnce(u8)) {
    done(1);
}

fn main() {}
