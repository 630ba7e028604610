use awaitify::awaitable;

#[awaitable]
mod inner {
    #[awaitable(callback = dune)]
    pub fn get(done: impl FnOnce(u8)) {
        done(1);
    }
}

fn main() {}
