use awaitify::awaitable;

#[awaitable]
mod theirs {
    pub fn get(done: impl FnOnce(u8) + Send);
}

fn main() {}
