use awaitify::awaitable;

#[awaitable(started = |id| -> Result<std::ops::ControlFlow<u8, u32>, i32> { Ok(std::ops::ControlFlow::Continue(id)) })]
fn get(done: impl FnOnce(u8)) -> u32 {
    done(1);
    7
}

fn main() {}
