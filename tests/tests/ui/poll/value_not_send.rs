use std::rc::Rc;

use awaitify::awaitable;

#[awaitable(poll(every = "10ms"))]
fn next() -> Option<Rc<u8>> {
    None
}

fn main() {}
