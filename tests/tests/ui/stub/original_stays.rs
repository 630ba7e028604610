use awaitify::awaitable;

#[awaitable(droped = 3)]
fn get(done: impl FnOnce(u8)) {
    done(1);
}

fn main() {
    get(|_| ());
}
