mod js_sys {
    pub struct Function;
}

#[awaitify::awaitable(callback = done(u32), revoke = |()| {})]
fn timeout(done: &js_sys::Function) {
    _ = done;
}

fn main() {}
