use awaitify::awaitable;

#[awaitable(map = |a: u8, b: u8| -> u8 { a + b })]
fn get(done: impl FnOnce(u8)) {
    done(1);
}

fn main() {}
