use awaitify::awaitable;

struct Request<F>(F);

#[awaitable]
fn get<F: Fn(u8) + Clone>(done: &F) -> Request<F> {
    Request(done.clone())
}

fn main() {}
