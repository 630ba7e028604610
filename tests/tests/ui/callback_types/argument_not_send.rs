use awaitify::awaitable;

use std::rc::Rc;

#[awaitable]
fn get(done: impl FnOnce(Rc<u8>) + Send) {
    done(Rc::new(1));
}

fn main() {}
