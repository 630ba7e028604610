use awaitify::awaitable;

#[awaitable(callback = done, ok = done, err = failed)]
fn get(done: impl FnOnce(u8), failed: impl FnOnce(u8)) {
    done(1);
    drop(failed);
}

fn main() {}
