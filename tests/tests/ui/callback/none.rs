use awaitify::awaitable;

#[awaitable]
fn get(url: &str) -> u8 {
    url.len() as u8
}

fn main() {}

// from: swift no completion callback
