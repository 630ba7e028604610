use awaitify::awaitable;

#[awaitable]
fn get(done: fn(u8)) {
    done(1);
}

fn main() {}
