//! Two streams in one `select!`. `next` is cancel safe, so the stream that loses keeps its value.

use std::thread;

use awaitify::{Buffer, Events};

/// The library: calls back from its own thread.
fn listen<T: Send + 'static>(values: Vec<T>, mut handler: impl FnMut(T) + Send + 'static) {
    thread::spawn(move || values.into_iter().for_each(|value| handler(value)));
}

fn events<T: Send + 'static>(values: Vec<T>) -> Events<T> {
    Events::new(Buffer::unbounded(), |emitter| {
        listen(values, move |value| emitter.emit(value))
    })
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut keys = events(vec!['a', 'b', 'c']);
    let mut clicks = events(vec![(1, 2), (3, 4)]);

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
