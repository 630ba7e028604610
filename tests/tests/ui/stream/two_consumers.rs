//! A value goes to one consumer, so a stream is not `Clone`.
use awaitify::awaitable;

#[awaitable(stream(unbounded))]
fn listen(handler: impl Fn(u8) + Send + 'static) {
    handler(1);
}

fn main() {
    let events = stream_listen();
    drop(events.clone());
}

// from: issues swift#66541
