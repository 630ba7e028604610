use std::ops::ControlFlow;

use awaitify::awaitable;

#[awaitable(started = |_status| -> Result<ControlFlow<String>, i32> { Ok(ControlFlow::Continue(())) })]
fn get(done: impl FnOnce(u8)) -> i32 {
    done(1);
    0
}

fn main() {}
