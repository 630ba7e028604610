use awaitify::awaitable;

#[awaitable(timeout = 5)]
fn no_string(done: impl FnOnce(u8)) {
    done(1);
}

#[awaitable(timeout = "5 seconds")]
fn no_unit(done: impl FnOnce(u8)) {
    done(1);
}

#[awaitable(timeout = "0s")]
fn zero(done: impl FnOnce(u8)) {
    done(1);
}

#[awaitable(timeout = "1s", stream(unbounded))]
fn streamed(done: impl Fn(u8) + Send + 'static) {
    done(1);
}

fn main() {}
