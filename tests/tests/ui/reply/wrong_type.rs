use awaitify::awaitable;

#[awaitable(reply = 3)]
fn each(call: impl Fn(u8) -> bool) {
    while call(1) {}
}

fn main() {}
