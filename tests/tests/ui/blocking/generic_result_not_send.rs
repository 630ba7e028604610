use std::rc::Rc;

use awaitify::awaitable;

#[awaitable(blocking)]
fn same<T>(value: T) -> T {
    value
}

fn main() {
    awaitable_same(Rc::new(1));
}
