//! Two streams in one `select!`. `next` is cancel safe, so the stream that loses keeps its value.

use std::thread;

use awaitify::awaitable;

/// Calls back from a new thread, with one value after the other.
#[awaitable(stream(unbounded))]
fn listen<T: Send + 'static>(values: Vec<T>, handler: impl FnMut(T) + Send + 'static) {
    thread::spawn(move || values.into_iter().for_each(handler));
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut keys = stream_listen(vec!['a', 'b', 'c']);
    let mut clicks = stream_listen(vec![(1, 2), (3, 4)]);

    let mut typed = String::new();
    let mut clicked = Vec::new();
    loop {
        tokio::select! {
            Some(key) = keys.next() => typed.push(key),
            Some(point) = clicks.next() => clicked.push(point),
            else => break, // Both have ended.
        }
    }
    println!("typed {typed}, clicked {clicked:?}");
}
