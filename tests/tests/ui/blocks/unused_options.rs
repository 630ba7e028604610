//! An option of a block that none of its functions uses.

use awaitify::awaitable;

struct Store;

#[awaitable(stream(unbounded), map = |number: u8| -> u16 { number.into() }, prefix = "all_")]
impl Store {
    fn on_added(&self, event: impl Fn(u8) + 'static) {
        event(1);
    }
    fn on_removed(&self, event: impl Fn(u8) + 'static) {
        event(1);
    }
}

#[awaitable(keep)]
impl Store {
    fn open(&self, done: impl FnOnce(u8) + 'static) {
        done(1);
    }
    fn close(&self, done: impl FnOnce(u8) + 'static) {
        done(1);
    }
}

#[awaitable(stream(unbounded), filter_map = |number: u8| -> Option<u8> { Some(number) })]
mod completions {
    pub fn fetch(done: impl FnOnce(u8) + 'static) {
        done(1);
    }
}

#[awaitable(reply = true)]
trait Reads {
    fn read(&self, done: Box<dyn FnOnce(u8)>);
}

#[awaitable(discard, suffix = "_async")]
impl Store {
    #[awaitable(skip)]
    fn subscribe(&self, done: impl FnOnce(u8) + 'static) -> u8 {
        done(1);
        1
    }
    fn load(&self, done: impl FnOnce(u8) + 'static) {
        done(1);
    }
}

fn main() {
    Store.all_on_added().wait_next();
    Store.load_async().wait();
}
