#![allow(unused)]

use awaitify::awaitable;

mod glib {
    pub enum ControlFlow {
        Continue,
        Break,
    }
}

#[awaitable(stream(unbounded))]
fn timeout(tick: impl FnMut(u8) -> glib::ControlFlow + 'static) {}

#[awaitable(stream(unbounded))]
fn asked(tick: impl FnMut(u8) -> bool + 'static) {}

#[awaitable(stream(unbounded))]
fn written(write: impl FnMut(&[u8]) -> Result<usize, String>) {}

#[awaitable(stream(unbounded))]
fn moved(step: Box<dyn Fn(u8) -> i32>) {}

type Asked = Box<dyn Fn(u8) -> bool>;

#[awaitable(stream(unbounded), callback = listener)]
fn aliased(listener: Asked) {}

#[awaitable(callback = done)]
fn completion(done: Asked) {}

trait Handler {
    fn handle(&mut self, event: u8) -> bool;
}

impl<F: FnMut(u8) -> bool> Handler for F {
    fn handle(&mut self, event: u8) -> bool {
        self(event)
    }
}

#[awaitable(stream(unbounded), callback = handler(u8))]
fn handled(handler: impl Handler) {}

fn main() {}
