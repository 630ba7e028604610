use awaitify::awaitable;

#[awaitable(stream(unbounded))]
fn once(done: impl FnOnce(u8) + 'static) {
    done(1);
}

#[awaitable(stream(buffer = 8, overflow = block))]
fn same_thread(listener: impl Fn(u8) + 'static) {
    listener(1);
}

#[awaitable(stream(unbounded))]
fn two(first: impl Fn(u8) + 'static, second: impl Fn(u8) + 'static) {
    first(1);
    second(2);
}

#[awaitable(stream(unbounded), callback = listener, end = listener)]
fn same(listener: impl Fn(u8) + 'static) {
    listener(1);
}

#[awaitable(stream(unbounded), err = failed, flow = |value| -> awaitify::Flow<u8> { awaitify::Flow::Item(value) })]
fn plain_flow(listener: impl Fn(u8) + 'static, failed: impl FnOnce(String) + 'static) {
    listener(1);
    failed(String::new());
}

fn main() {}
