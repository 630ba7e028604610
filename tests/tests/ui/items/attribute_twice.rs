use awaitify::awaitable;

#[awaitable]
#[awaitable]
fn get(done: impl FnOnce(u8)) {
    done(1);
}

fn main() {}
