use awaitify::awaitable;

#[awaitable(ok = on_size)]
fn size(on_size: impl FnOnce(usize), on_error: impl FnOnce(u8)) {
    on_size(1);
    drop(on_error);
}

fn main() {}
