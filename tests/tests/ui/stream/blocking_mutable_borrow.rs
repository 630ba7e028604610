#![allow(unused)]

use awaitify::awaitable;

mod library {
    pub struct Session;

    impl Session {
        pub fn dispatch(&mut self, callback: impl FnMut(u8)) {}
    }

    pub fn poll(session: &mut Session, callback: impl FnMut(u8)) {}
}

struct Poller;

#[awaitable(stream(latest), blocking)]
fn argument(poller: &mut Poller, callback: impl FnMut(u8)) {}

impl Poller {
    #[awaitable(stream(latest), blocking)]
    fn receiver(&mut self, callback: impl FnMut(u8)) {}
}

#[awaitable(path = library::poll, stream(latest), blocking)]
fn poll(session: &mut library::Session, callback: impl FnMut(u8));

#[awaitable(for = library::Session, stream(latest), blocking)]
trait SessionExt {
    fn dispatch(&mut self, callback: impl FnMut(u8));
}

fn main() {}
