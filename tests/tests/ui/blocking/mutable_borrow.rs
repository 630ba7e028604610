use awaitify::awaitable;

#[awaitable(blocking)]
fn fill(buffer: &mut [u8]) {
    buffer.fill(0);
}

fn main() {}
