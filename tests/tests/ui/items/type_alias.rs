use awaitify::awaitable;

#[awaitable]
type Done = Box<dyn FnOnce(u8)>;

fn main() {}
