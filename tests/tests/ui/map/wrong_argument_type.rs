use awaitify::awaitable;

#[awaitable(map = |a: String| -> usize { a.len() })]
fn get(done: impl FnOnce(u8)) {
    done(1);
}

fn main() {}
