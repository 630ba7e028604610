use awaitify::awaitable;

#[awaitable(callback = number)]
fn get(number: u32, done: impl FnOnce(u32)) {
    done(number);
}

fn caller() {
    let _ = awaitable_get(1).wait();
}

fn main() {}
