use awaitify::awaitable;

#[awaitable]
fn get(left: impl FnOnce(u8), right: impl FnOnce(u8)) {
    left(1);
    right(2);
}

fn main() {}
