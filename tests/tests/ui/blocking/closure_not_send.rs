use std::rc::Rc;

use awaitify::awaitable;

#[awaitable(blocking)]
fn load(name: impl Fn() -> usize) -> usize {
    name()
}

fn main() {
    let name = Rc::new("name");
    drop(awaitable_load(move || name.len()));
}
