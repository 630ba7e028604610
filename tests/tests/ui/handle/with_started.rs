use awaitify::awaitable;

#[awaitable(handle, started = |r| -> Result<(), u8> { Err(r) })]
fn get(done: impl FnOnce(u8)) -> u8 {
    done(1);
    1
}

fn main() {}
