use awaitify::awaitable;

#[awaitable(keep, nam = fetch)]
fn get(done: impl FnOnce(u8)) {
    done(1);
}

fn main() {}
