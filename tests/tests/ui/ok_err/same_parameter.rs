use awaitify::awaitable;

#[awaitable(ok = done, err = done)]
fn size(done: impl FnOnce(usize)) {
    done(1);
}

fn main() {}
