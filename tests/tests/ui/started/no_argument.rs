use awaitify::awaitable;

#[awaitable(started = || -> Result<(), i32> { Ok(()) })]
fn get(done: impl FnOnce(u8)) -> i32 {
    done(1);
    0
}

fn main() {}
