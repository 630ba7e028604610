// The enum derives, and not the trait.
use awaitify::awaitable;

#[awaitable(listener, stream(unbounded))]
#[derive(Debug, Clone)]
trait Watcher {
    fn added(&self, name: &str);
}

fn main() {
    let (_listener, mut events) = WatcherListener::events();
    events.wait_next();
}
