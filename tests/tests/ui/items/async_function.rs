use awaitify::awaitable;

#[awaitable]
async fn get(done: impl FnOnce(u8)) {
    done(1);
}

fn main() {}

// from: swift async function
// from: node-promisify async function
