use awaitify::awaitable;

struct Request<F>(F);

#[awaitable]
fn get<F: FnOnce(u8)>(done: F) -> Request<F> {
    Request(done)
}

fn main() {}
