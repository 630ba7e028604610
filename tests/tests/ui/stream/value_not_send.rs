use awaitify::awaitable;

use std::rc::Rc;

#[awaitable(stream(unbounded))]
fn listen(handler: impl Fn(Rc<u8>) + Send + 'static) {
    handler(Rc::new(1));
}

fn main() {}
