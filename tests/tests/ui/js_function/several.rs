mod js_sys {
    pub struct Function;
}

#[awaitify::awaitable]
fn connect(open: &js_sys::Function, message: Option<&js_sys::Function>) {
    _ = (open, message);
}

fn main() {}
