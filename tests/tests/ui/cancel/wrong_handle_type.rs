use awaitify::awaitable;

#[awaitable(cancel = |id: String| drop(id))]
fn get(done: impl FnOnce(u8)) -> u8 {
    done(1);
    1
}

fn main() {}
