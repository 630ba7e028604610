//! `discard`: what the function returned is dropped at once.

use std::io;
use std::rc::Rc;

use awaitify::{Awaitable, Dropped, awaitable};

#[awaitable(discard)]
fn discarded(handle: &Rc<()>, done: impl FnOnce(u8)) -> io::Result<Rc<()>> {
    done(1);
    Ok(Rc::clone(handle))
}

#[test]
fn discard_drops_handle() {
    let handle = Rc::new(());
    let waits: io::Result<Awaitable<Result<u8, Dropped>>> = awaitable_discarded(&handle);
    assert_eq!(Rc::strong_count(&handle), 1);
    assert_eq!(waits.unwrap().wait(), Ok(1));
}
