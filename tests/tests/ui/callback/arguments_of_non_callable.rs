use awaitify::awaitable;

#[awaitable(callback = size(u8))]
fn get(size: Vec<u8>) -> Vec<u8> {
    size
}

fn main() {}
