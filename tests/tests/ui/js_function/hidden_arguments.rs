mod js_sys {
    pub struct Function;
}

#[awaitify::awaitable]
fn timeout(done: &js_sys::Function, ms: i32) {
    _ = (done, ms);
}

#[awaitify::awaitable(callback = done)]
fn frame(done: &js_sys::Function) {
    _ = done;
}

fn main() {}
