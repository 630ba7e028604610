use awaitify::awaitable;

#[awaitable(stream)]
fn bare(listener: impl Fn(u8) + 'static) {
    listener(1);
}

#[awaitable(stream())]
fn empty(listener: impl Fn(u8) + 'static) {
    listener(1);
}

#[awaitable(stream(newest))]
fn unknown(listener: impl Fn(u8) + 'static) {
    listener(1);
}

#[awaitable(stream(buffer = 0, overflow = drop_oldest))]
fn zero(listener: impl Fn(u8) + 'static) {
    listener(1);
}

#[awaitable(stream(buffer = 8))]
fn no_overflow(listener: impl Fn(u8) + 'static) {
    listener(1);
}

#[awaitable(stream(buffer = 8, overflow = drop))]
fn unknown_overflow(listener: impl Fn(u8) + 'static) {
    listener(1);
}

#[awaitable(stream(unbounded, latest))]
fn two(listener: impl Fn(u8) + 'static) {
    listener(1);
}

#[awaitable(stream(merge = 3))]
fn no_closure(listener: impl Fn(u8) + 'static) {
    listener(1);
}

fn main() {}
