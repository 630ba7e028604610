use awaitify::awaitable;

#[awaitable(cancel = true)]
fn get(done: impl FnOnce(u8)) -> u32 {
    done(1);
    7
}

fn main() {}
