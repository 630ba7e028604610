use awaitify::awaitable;

#[awaitable]
fn boxed(number: u8, done: Box<dyn FnOnce(u8, impl Fn())>) {
    let _ = (number, done);
}

#[awaitable(map = |call: _| -> u8 { call() })]
fn mapped(done: &dyn Fn(&impl Fn() -> u8)) {
    let _ = done;
}

#[awaitable(stream(unbounded))]
fn generic<F: for<'a> Fn(&'a str, Option<impl Fn()>)>(on_event: F) {
    drop(on_event);
}

struct Peer;

#[awaitable]
impl Peer {
    fn method(&self, done: Box<dyn FnOnce(impl Fn())>) {
        drop(done);
    }
}

async fn callers() {
    let (_, call) = awaitable_boxed(1).await.unwrap();
    call();
    let _ = awaitable_mapped().await;
    let mut events = stream_generic();
    while let Some(event) = events.next().await {
        drop(event);
    }
    Peer.awaitable_method().await.unwrap();
}

fn main() {}
