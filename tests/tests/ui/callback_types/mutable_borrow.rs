use awaitify::awaitable;

#[awaitable]
fn read(done: impl FnOnce(&mut String)) {
    done(&mut String::new());
}

fn main() {}
