use awaitify::awaitable;

#[awaitable(listener, stream(unbounded))]
trait Empty {}

#[awaitable(listener, stream(unbounded))]
trait Kept {
    fn added(&self) {}
}

#[awaitable(listener, stream(unbounded))]
trait Unstated {
    type Error;

    fn failed(&self, error: Self::Error);
}

#[awaitable(listener, ok = on_okk, err = on_err)]
trait Misspelt {
    fn on_ok(&self);
    fn on_err(&self);
}

trait Watcher {}

#[awaitable(stream, listener = Watcher)]
fn watch(watcher: Box<dyn Watcher>) {
    drop(watcher);
}

struct Limit;

#[awaitable(listener, stream(unbounded))]
struct Handlers {
    on_open: Box<dyn Fn(u8)>,
    limit: Limit,
}

fn main() {
    let _ = EmptyListener::events();
    let _ = KeptListener::events();
    let _ = UnstatedListener::events();
    let _ = MisspeltListener::awaitable();
    let _ = stream_watch().wait_next();
}
