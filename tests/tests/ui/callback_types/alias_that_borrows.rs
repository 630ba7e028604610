use awaitify::awaitable;

type Callback = Box<dyn FnOnce(&str)>;

#[awaitable(callback = done)]
fn get(done: Callback) {
    done("a");
}

fn main() {}
