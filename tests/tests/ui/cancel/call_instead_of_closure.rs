use awaitify::awaitable;

fn stop(id: u8) {
    let _ = id;
}

#[awaitable(cancel = stop(id))]
fn start(done: impl FnOnce(u8)) -> u8 {
    done(1);
    1
}

fn main() {}
