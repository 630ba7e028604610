use awaitify::awaitable;

#[awaitable(stream(unbounded))]
fn connect(on_open: impl Fn() + Send + 'static, on_message: impl Fn(u8) + Send + 'static) {
    on_open();
    on_message(1);
}

fn main() {}
