use awaitify::awaitable;

#[awaitable(listener, stream(unbounded))]
trait Watcher {
    fn added(&self, name: String);
}

#[awaitable(listener, ok = on_success, err = on_error)]
trait Callback {
    fn on_success(&self);
    fn on_error(&self);
}

#[awaitable(stream(unbounded))]
fn boxed(watcher: Box<dyn Watcher>) {
    watcher.added(String::new());
}

#[awaitable]
fn opaque(callback: impl Callback) {
    callback.on_success();
}

#[awaitable(callback = watcher, stream(unbounded))]
fn generic<W: Watcher>(watcher: W) {
    watcher.added(String::new());
}

#[awaitable(stream(unbounded))]
fn asynchronous(callback: impl AsyncFn(u8)) {
    let _ = callback;
}

#[awaitable(stream, listener)]
fn without_adapter(watcher: Box<dyn Watcher>) {
    watcher.added(String::new());
}

#[awaitable(stream(latest), listener = WatcherListener)]
fn with_policy(watcher: Box<dyn Watcher>) {
    watcher.added(String::new());
}

#[awaitable(stream, listener = WatcherListener, reply = 1)]
fn with_reply(watcher: Box<dyn Watcher>) {
    watcher.added(String::new());
}

trait First {}
trait Second {}

#[awaitable(stream, listener = WatcherListener)]
fn two(watcher: Box<dyn First>, other: Box<dyn Second>) {
    let _ = (watcher, other);
}

#[awaitable(stream, listener = WatcherListener)]
fn none(number: u8) {
    let _ = number;
}

#[awaitable(stream, listener = WatcherListener, callback = watcher(u8))]
fn with_arguments(watcher: Box<dyn Watcher>) {
    watcher.added(String::new());
}

#[awaitable(listener = WatcherListener)]
fn not_a_stream(watcher: Box<dyn Watcher>) {
    watcher.added(String::new());
}

#[awaitable(stream, listener = CallbackListener)]
fn not_an_outcome(callback: Box<dyn Callback>) {
    callback.on_error();
}

#[awaitable(stream, listener = WatcherListener, callback = callback)]
fn wrong_trait(callback: Box<dyn Callback>) {
    callback.on_error();
}

#[awaitable(stream, listener = WatcherListener)]
fn weak(watcher: std::sync::Weak<dyn Watcher>) {
    drop(watcher);
}

#[awaitable(stream, listener = WatcherListener, blocking)]
fn blocks(watcher: &mut dyn Watcher) -> u8 {
    watcher.added(String::new());
    0
}

struct Registry;

#[awaitable(for = Registry, stream, listener = WatcherListener)]
trait Declarations {
    fn watch(&self, watcher: Box<dyn Watcher>) -> u8;
}

fn main() {}
