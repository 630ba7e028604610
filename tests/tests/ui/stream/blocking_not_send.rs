#![allow(unused)]

use std::rc::Rc;

use awaitify::awaitable;

#[awaitable(stream(latest), blocking)]
fn shared(callback: impl FnMut(Rc<u8>)) {}

#[awaitable(stream(latest), blocking)]
fn of_argument(number: Rc<u8>, callback: impl FnMut(u8)) {}

#[awaitable(stream(latest), blocking)]
fn generic<T>(callback: impl FnMut(T)) {}

#[awaitable(stream(latest), blocking)]
fn error(callback: impl FnMut(u8)) -> Result<(), Rc<u8>> {
    Ok(())
}

fn main() {
    let _ = stream_generic::<Rc<u8>>();
}
