use awaitify::awaitable;

#[awaitable]
fn get(one: impl FnOnce(u8), two: impl Fn(), three: Box<dyn FnMut(u8)>) {
    one(1);
    two();
    drop(three);
}

fn main() {}
