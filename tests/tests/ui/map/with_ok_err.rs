use awaitify::awaitable;

#[awaitable(map = |a: u8| -> u8 { a }, ok = done, err = failed)]
fn get(done: impl FnOnce(u8), failed: impl FnOnce(u8)) {
    done(1);
    drop(failed);
}

fn main() {}
