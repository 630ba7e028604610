use awaitify::awaitable;

#[awaitable(async)]
fn asynchronous(done: impl FnOnce(u8)) {
    done(1);
}

#[awaitable(once)]
fn once(done: impl FnOnce(u8)) {
    done(1);
}

#[awaitable(channel = 10)]
fn channel(event: impl Fn(u8) + Send + 'static) {
    event(1);
}

#[awaitable(detach)]
fn detached(done: impl FnOnce(u8)) {
    done(1);
}

#[awaitable(handler = done)]
fn handler(other: impl FnOnce(u8), done: impl FnOnce(u8)) {
    other(0);
    done(1);
}

#[awaitable(abort = |handle: u8| drop(handle), local)]
fn abort(done: impl FnOnce(u8)) -> u8 {
    done(1);
    2
}

#[awaitable(spawn_blocking)]
fn block(number: u8) -> u8 {
    number
}

fn main() {}
