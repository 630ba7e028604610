use awaitify::awaitable;

trait Done {}

#[awaitable]
fn get(done: impl Done) {
    drop(done);
}

fn main() {}
