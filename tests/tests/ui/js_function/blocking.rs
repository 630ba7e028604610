mod js_sys {
    pub struct Function;
}

#[awaitify::awaitable(blocking, stream(unbounded), callback = each(u32))]
fn walk(each: &js_sys::Function) {
    _ = each;
}

fn main() {}
