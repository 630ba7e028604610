use awaitify::awaitable;

#[awaitable(cancel = |id: String| drop(id))]
fn get(done: impl FnOnce(u8)) -> u8 {
    done(1);
    1
}

fn main() {}

// The name of a function, and a call in the place of a closure.
#[awaitable(cancel = stop)]
fn open(done: impl FnOnce(u8)) -> u64 {
    done(1);
    2
}

#[awaitable(cancel = stop(0))]
fn reopen(done: impl FnOnce(u8)) -> u32 {
    done(1);
    2
}

fn stop(handle: u32) {
    let _ = handle;
}
