use awaitify::awaitable;

#[awaitable(blocking)]
async fn load(name: &str) -> usize {
    name.len()
}

fn main() {}
