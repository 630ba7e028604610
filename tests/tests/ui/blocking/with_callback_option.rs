use awaitify::awaitable;

#[awaitable(blocking, cancel = |_| ())]
fn load(name: &str) -> usize {
    name.len()
}

fn main() {}
