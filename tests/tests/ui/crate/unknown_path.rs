use awaitify::awaitable;

#[awaitable(crate = elsewhere::awaitify)]
fn get(done: impl FnOnce(u8)) {
    done(1);
}

fn main() {}
