use awaitify::awaitable;

#[awaitable]
async fn get(size: u8) -> u8 {
    size
}

fn main() {}
