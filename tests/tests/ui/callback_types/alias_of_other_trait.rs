use awaitify::awaitable;

trait Handler {
    fn handle(&self, event: u8);
}

type Boxed = Box<dyn Handler>;

#[awaitable(callback = handler)]
fn get(handler: Boxed) {
    handler.handle(1);
}

type Shared = Option<std::sync::Arc<dyn Handler + Send + Sync>>;

#[awaitable(stream(unbounded), callback = handler)]
fn listen(handler: Shared) {
    let _ = handler;
}

fn main() {}
