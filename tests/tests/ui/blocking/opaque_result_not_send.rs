use std::rc::Rc;

use awaitify::awaitable;

// A type of this file, because the compiler quotes the standard library only if its source is installed.
struct Numbers(Rc<u8>);

impl Iterator for Numbers {
    type Item = u8;

    fn next(&mut self) -> Option<u8> {
        Some(*self.0)
    }
}

#[awaitable(blocking)]
fn shared() -> impl Iterator<Item = u8> {
    Numbers(Rc::new(1))
}

fn main() {}
