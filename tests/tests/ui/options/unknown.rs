use awaitify::awaitable;

#[awaitable(zebra)]
fn get(done: impl FnOnce(u8)) {
    done(1);
}

fn main() {}
