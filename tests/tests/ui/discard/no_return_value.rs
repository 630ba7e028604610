use awaitify::awaitable;

#[awaitable(discard)]
fn get(done: impl FnOnce(u8)) {
    done(1);
}

fn main() {}
