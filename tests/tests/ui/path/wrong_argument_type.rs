use awaitify::awaitable;

mod theirs {
    pub fn get(done: impl FnOnce(u8)) {
        done(1);
    }
}

#[awaitable(path = theirs::get)]
fn get(done: impl FnOnce(String));

fn main() {}
