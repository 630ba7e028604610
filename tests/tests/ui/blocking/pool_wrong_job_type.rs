use awaitify::awaitable;

#[awaitable(blocking = |job: u8| drop(job))]
fn load(name: &str) -> usize {
    name.len()
}

fn main() {}
