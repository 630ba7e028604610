//! Without `associated`, the wrapper would call a free function of this name.

use awaitify::{awaitable, callbackify};

fn open(name: &str, done: impl FnOnce(usize)) {
    done(name.len());
}

struct Store;

impl Store {
    #[awaitable]
    fn open(name: &str, done: impl FnOnce(usize)) {
        done(name.len());
    }

    #[awaitable(blocking)]
    fn count(number: u8) -> u8 {
        number
    }

    #[callbackify]
    async fn load() -> u8 {
        1
    }
}

trait Listen {
    #[awaitable]
    fn listen(done: impl FnOnce(u8)) {
        done(1);
    }
}

mod inner {
    use awaitify::awaitable;

    #[awaitable]
    pub fn free(done: impl FnOnce(u8)) {
        done(1);
    }
}

async fn callers() {
    let _ = Store::awaitable_open("notes").await;
    let _ = inner::awaitable_free().await;
}

fn main() {
    open("notes", |_| ());
    drop(callers());
}
