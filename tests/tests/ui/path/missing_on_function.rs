use awaitify::awaitable;

#[awaitable]
fn fetch(url: &str, done: impl FnOnce(u8));

fn main() {}
