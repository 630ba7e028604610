use awaitify::awaitable;

#[awaitable]
fn get(done: Box<FnOnce(u8) + Send>) {
    done(1);
}

fn main() {}
