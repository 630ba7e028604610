//! A callback that is `'static` cannot borrow what the function borrows.

use awaitify::awaitable;

#[awaitable(map = |line: &str| -> String { format!("{name}: {line}") })]
fn read(name: &str, done: impl FnOnce(&str) + 'static) {
    drop(name.to_owned());
    done("line");
}

fn main() {}
