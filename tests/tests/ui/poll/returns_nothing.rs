use awaitify::awaitable;

#[awaitable(poll(every = "10ms"))]
fn next() {}

fn main() {}
