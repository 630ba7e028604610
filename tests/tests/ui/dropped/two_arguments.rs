use awaitify::awaitable;

#[awaitable(dropped = |dropped, name| Err(name))]
fn get(done: impl FnOnce(Result<u8, String>)) {
    done(Ok(1));
}

fn main() {}
