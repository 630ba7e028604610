use awaitify::awaitable;

#[awaitable(stream(unbounded), end = on_close)]
fn listen(handler: impl Fn(u8) + Send + 'static, on_end: impl FnOnce() + Send + 'static) {
    handler(1);
    on_end();
}

fn main() {}
