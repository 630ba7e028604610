use awaitify::awaitable;

#[awaitable(stream(unbounded), ignore = 2)]
fn listen(handler: impl Fn(u8) + Send + 'static) {
    handler(1);
}

#[awaitable(stream(unbounded), callback = handler(_, u8))]
fn listen_again(handler: impl Fn(u8) + Send + 'static) {
    handler(1);
}

fn main() {}
