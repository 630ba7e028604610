use awaitify::awaitable;

#[awaitable(for = String)]
fn get(done: impl FnOnce(u8)) {
    done(1);
}

fn main() {}
