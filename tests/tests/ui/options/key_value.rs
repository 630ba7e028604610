use awaitify::awaitable;

#[awaitable = "fetch"]
fn get(done: impl FnOnce(u8)) {
    done(1);
}

fn main() {}
