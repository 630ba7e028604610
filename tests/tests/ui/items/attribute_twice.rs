use awaitify::awaitable;

#[awaitable]
#[awaitable]
fn get(done: impl FnOnce(u8)) {
    done(1);
}

fn main() {}

// from: node-promisify promisify twice; a second attribute is an error
