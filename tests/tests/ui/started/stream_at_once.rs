use awaitify::awaitable;

#[awaitable(
    stream(unbounded),
    started = |_status| -> Result<std::ops::ControlFlow<u8>, i32> { Ok(std::ops::ControlFlow::Continue(())) },
)]
fn listen(listener: impl Fn(u8)) -> i32 {
    listener(1);
    0
}

fn main() {}
