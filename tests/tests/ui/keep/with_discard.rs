use awaitify::awaitable;

#[awaitable(keep, discard)]
fn get(done: impl FnOnce(u8)) -> u8 {
    done(1);
    1
}

fn main() {}
