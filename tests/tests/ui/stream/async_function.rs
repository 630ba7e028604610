use awaitify::awaitable;

#[awaitable(stream(unbounded))]
async fn listen(handler: impl Fn(u8) + Send + 'static) {
    handler(1);
}

fn main() {}
