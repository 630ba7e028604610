use awaitify::awaitable;

#[awaitable(dropped = callback)]
fn get(callback: impl FnOnce(u8)) {
    callback(1);
}

fn main() {}
