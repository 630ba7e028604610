//! The enum can be named although it could not be generated.

use awaitify::awaitable;

type Listener = Box<dyn Fn(u8)>;

#[awaitable(stream(unbounded), events(on_open, on_shut = "Closed"))]
fn connect(on_open: impl Fn(u8), on_shut: impl Fn()) {
    on_open(1);
    on_shut();
}

#[awaitable(stream(unbounded), events(enum = "Signal", on_open = Open))]
fn signal(on_open: impl Fn(u8)) {
    on_open(1);
}

#[awaitable(stream(unbounded), events)]
fn read(on_line: impl Fn(&mut u8), on_end: impl Fn(u8)) {
    on_line(&mut 1);
    on_end(1);
}

#[awaitable(stream(unbounded), events(on_open = Open))]
fn hidden(on_open: Listener) {
    on_open(1);
}

#[awaitable(events(on_open = Open, on_shut = Shut))]
fn without_stream(on_open: impl Fn(u8), on_shut: impl Fn(u8)) {
    on_open(1);
    on_shut(1);
}

#[awaitable(stream(unbounded), events(name = Named, on_open = Open))]
fn misnamed(on_open: impl Fn(u8)) {
    on_open(1);
}

enum Mine {
    Open(u8),
}

#[awaitable(stream(unbounded), events(into = Mine, derive(Debug), on_open = Open))]
fn derived(on_open: impl Fn(u8)) {
    on_open(1);
}

struct Peer;

impl Peer {
    fn on_open(&self, callback: impl Fn(u8) + 'static) -> u8 {
        callback(1);
        1
    }
}

#[awaitable(for = Peer, stream(unbounded), events(enum = PeerEvent, name = events))]
trait PeerEvents {
    fn on_open(&self, callback: impl Fn(u8) + 'static) -> u8;
}

fn callers() {
    match stream_connect().wait_next() {
        Some(ConnectEvent::Open(_)) => {}
        Some(ConnectEvent::Closed) => {}
        _ => {}
    }
    if let Some(Signal::Open(_)) = stream_signal().wait_next() {}
    if let Some(ReadEvent::End(_)) = stream_read().wait_next() {}
    if let Some(HiddenEvent::Open(_)) = stream_hidden().wait_next() {}
    if let Some(WithoutStreamEvent::Open(_)) = stream_without_stream().wait_next() {}
    if let Some(Named::Open(_)) = stream_misnamed().wait_next() {}
    if let Some(PeerEvent::Open(_)) = Peer.events().wait_next() {}
}

fn main() {
    callers();
}
