use awaitify::awaitable;

struct Pool;

impl Pool {
    fn run(&self, job: awaitify::Job) {
        job();
    }
}

#[awaitable(blocking = |job| pool.run(job))]
fn load(pool: Pool, name: &str) -> usize {
    drop(pool);
    name.len()
}

fn main() {}
