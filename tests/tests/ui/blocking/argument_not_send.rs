use std::rc::Rc;

use awaitify::awaitable;

#[awaitable(blocking)]
fn read(shared: Rc<u8>) -> u8 {
    *shared
}

fn main() {}
