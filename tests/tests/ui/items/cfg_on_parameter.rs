use awaitify::{awaitable, callbackify};

#[awaitable]
fn fetch(url: &str, #[cfg(any())] retries: u8, done: impl FnOnce(usize)) {
    done(url.len());
}

#[callbackify]
async fn load(#[cfg(all())] size: usize) -> usize {
    size
}

fn main() {}
