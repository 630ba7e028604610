mod js_sys {
    pub struct Function;
}

#[awaitify::awaitable(stream(buffer = 8, overflow = block), callback = each(u32))]
fn listen(each: &js_sys::Function) {
    _ = each;
}

fn main() {}
