use awaitify::awaitable;

#[awaitable(callback(done))]
fn parentheses(done: impl FnOnce(u8)) {
    done(1);
}

#[awaitable(callback: done)]
fn colon(done: impl FnOnce(u8)) {
    done(1);
}

#[awaitable(callback = "done")]
fn text(done: impl FnOnce(u8)) {
    done(1);
}

#[awaitable(map |number: u8| -> u8 { number })]
fn closure(done: impl FnOnce(u8)) {
    done(1);
}

#[awaitable(stream = 10)]
fn stream(event: impl Fn(u8) + Send + 'static) {
    event(1);
}

#[awaitable(stream(bufer = 10))]
fn policy(event: impl Fn(u8) + Send + 'static) {
    event(1);
}

fn main() {}
