use std::rc::Rc;

use awaitify::awaitable;

#[awaitable(blocking)]
fn share(number: u8) -> Rc<u8> {
    Rc::new(number)
}

fn main() {}
