// The enum derives, and not the copy of a trait, which is not kept.
use awaitify::awaitable;

mod library {
    pub trait Watcher {
        fn added(&self, name: &str);
    }
}

#[awaitable(listener = library::Watcher, stream(unbounded))]
#[derive(Debug, Clone)]
trait Watcher {
    fn added(&self, name: &str);
}

fn main() {}
