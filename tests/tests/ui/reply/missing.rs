use awaitify::awaitable;

#[awaitable]
fn each(call: impl Fn(u8) -> bool) {
    while call(1) {}
}

fn main() {}
