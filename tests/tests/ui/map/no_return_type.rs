use awaitify::awaitable;

#[awaitable(map = |a: u8| a)]
fn get(done: impl FnOnce(u8)) {
    done(1);
}

fn main() {}
