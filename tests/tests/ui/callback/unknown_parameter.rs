use awaitify::awaitable;

#[awaitable(callback = dune)]
fn get(url: &str, done: impl FnOnce(u8)) {
    done(url.len() as u8);
}

fn main() {}
