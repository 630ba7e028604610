use awaitify::awaitable;

#[awaitable(blocking = rayon)]
fn load(name: &str) -> usize {
    name.len()
}

fn main() {}
