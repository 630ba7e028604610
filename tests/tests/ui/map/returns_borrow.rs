use awaitify::awaitable;

#[awaitable(map = |name: &str| -> &str { name })]
fn get(done: impl FnOnce(&str)) {
    done("a");
}

fn main() {}
