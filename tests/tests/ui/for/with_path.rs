use awaitify::awaitable;

mod theirs {
    pub fn get(done: impl FnOnce(u8)) {
        done(1);
    }
}

#[awaitable(path = theirs, for = u8)]
trait Get {
    fn get(&self, done: impl FnOnce(u8));
}

fn main() {}
