use awaitify::awaitable;

#[awaitable]
async fn get(done: impl FnOnce(u8)) {
    done(1);
}

fn main() {}
