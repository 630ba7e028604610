use awaitify::awaitable;

struct Peer;

impl Peer {
    fn on_open(&self, callback: Box<dyn Fn() + Send>) -> u8 {
        callback();
        1
    }

    fn on_message(&self, name: &str, callback: Box<dyn Fn(String) + Send>) {
        callback(name.to_owned());
    }

    fn on_close(self, callback: Box<dyn Fn() + Send>) {
        callback();
    }

    fn open(&self, callback: Box<dyn Fn() + Send>) {
        callback();
    }
}

#[awaitable(for = Peer, stream(unbounded), events(name = peer_events))]
trait HandleIsLost {
    fn on_open(&self, callback: Box<dyn Fn() + Send>) -> u8;
}

#[awaitable(for = Peer, stream(unbounded), events)]
trait OtherTypes {
    fn on_message(&self, name: &str, callback: Box<dyn Fn(String) + Send>);
    fn on_rename(&self, name: String, callback: Box<dyn Fn(String) + Send>);
}

#[awaitable(for = Peer, stream(unbounded), events)]
trait OwnGenerics {
    fn on_named<N: AsRef<str>>(&self, name: N, callback: Box<dyn Fn(String) + Send>);
    fn on_lent<'a>(&self, lent: &'a str, callback: Box<dyn Fn(String) + Send>);
}

#[awaitable(for = Peer, stream(unbounded), events)]
trait ByValue {
    fn on_close(self, callback: Box<dyn Fn() + Send>);
}

#[awaitable(for = Peer, stream(unbounded), events)]
trait SameVariant {
    #[awaitable(discard)]
    fn on_open(&self, callback: Box<dyn Fn() + Send>) -> u8;
    fn open(&self, callback: Box<dyn Fn() + Send>);
}

#[awaitable(for = Peer, stream(unbounded), events(on_opne = Open))]
trait Misspelt {
    fn open(&self, callback: Box<dyn Fn() + Send>);
}

#[awaitable(for = Peer, stream(unbounded), events)]
trait Nothing {}

#[awaitable(for = Peer, events)]
trait WithoutPolicy {
    fn open(&self, callback: Box<dyn Fn() + Send>);
}

#[awaitable(stream(unbounded), events)]
impl Peer {}

fn main() {
    // The mistake was reported, and is no second error here.
    let _ = Peer.peer_events().wait_next();
}
