use awaitify::awaitable;

#[awaitable(dropped = Err(url.to_owned()))]
fn get(url: &str, done: impl FnOnce(Result<u8, String>)) {
    drop((url, done));
}

fn main() {}
