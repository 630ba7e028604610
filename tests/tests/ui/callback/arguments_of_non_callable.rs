use awaitify::awaitable;

#[awaitable(callback = size(u8))]
fn get(size: u8) -> u8 {
    size
}

fn main() {}
