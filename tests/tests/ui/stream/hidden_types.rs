#![allow(unused)]

use std::rc::Rc;

use awaitify::awaitable;

type Local = Box<dyn Fn(u8)>;

#[awaitable(stream(buffer = 8, overflow = block), callback = listener)]
fn alias_that_waits(listener: Local) {}

trait Handler {
    fn handle(&mut self, event: u8);
}

impl<F: FnMut(u8)> Handler for F {
    fn handle(&mut self, event: u8) {
        self(event);
    }
}

#[awaitable(stream(buffer = 8, overflow = block), callback = handler(u8))]
fn trait_that_waits(handler: impl Handler) {}

#[awaitable(stream(unbounded), callback = handler)]
fn no_arguments(handler: impl Handler) {}

type Counted = Box<dyn Fn(Rc<u8>) + Send>;

#[awaitable(stream(unbounded), callback = listener)]
fn not_send(listener: Counted) {}

fn main() {}
