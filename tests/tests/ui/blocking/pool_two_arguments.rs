use awaitify::awaitable;

#[awaitable(blocking = |job, name| std::thread::spawn(job))]
fn read(path: String) -> usize {
    path.len()
}

fn main() {}
