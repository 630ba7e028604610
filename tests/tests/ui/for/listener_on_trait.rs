//! The callers know what was meant.

use awaitify::awaitable;

#[awaitable(listener, stream(unbounded))]
trait Watcher {
    fn added(&self, name: &str);
}

struct Registry;

#[awaitable(for = Registry, stream, listener = WatcherListener)]
trait RegistryExt {
    fn watch(&self, watcher: Box<dyn Watcher>);
}

fn main() {
    Registry.stream_watch().wait_next();
}
