use awaitify::awaitable;

#[awaitable]
fn fetch(url: &str, done: dyn FnOnce(u8)) {
    done(url.len() as u8);
}

fn main() {
    let _ = awaitable_fetch("a");
}
