use awaitify::awaitable;

#[awaitable(discard, cancel = |id| drop(id))]
fn get(done: impl FnOnce(u8)) -> u8 {
    done(1);
    1
}

fn main() {}
