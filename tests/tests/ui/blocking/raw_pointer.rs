use awaitify::awaitable;

#[awaitable(blocking)]
fn read(pointer: *const u8) -> usize {
    pointer.addr()
}

fn main() {}
