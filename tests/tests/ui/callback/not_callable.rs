use awaitify::awaitable;

#[awaitable(callback = size)]
fn get(size: u8) -> u8 {
    size
}

fn main() {}
