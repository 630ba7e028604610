//! What a concrete type lacks is reported once, and not again at each caller.

use std::rc::Rc;

use awaitify::{awaitable, callbackify};

struct Page;

#[awaitable]
fn open(done: impl FnOnce(Rc<u8>) + Send + 'static) {
    done(Rc::new(1));
}

#[awaitable(stream(unbounded))]
fn listen(on_event: impl Fn(Rc<u8>) + Send + Sync + 'static) {
    on_event(Rc::new(1));
}

#[awaitable(blocking)]
fn count(page: &Page) -> usize {
    let _ = page;
    1
}

#[awaitable(blocking)]
fn sum(numbers: Rc<[u8]>) -> usize {
    numbers.len()
}

#[awaitable(poll(every = "10ms"))]
fn ready() -> Result<u8, String> {
    Ok(1)
}

#[callbackify]
async fn load(page: &[Page]) -> usize {
    page.len()
}

async fn callers() {
    awaitable_open().await.unwrap();
    stream_listen().next().await;
    awaitable_count(&Page).await.unwrap();
    awaitable_sum(Rc::new([1])).await.unwrap();
    _ = awaitable_ready().await;
    callback_load(&[Page], |_| ());
}

fn main() {
    drop(callers());
}
