// A listener in something that a wrapper cannot make is named as such.
use std::pin::Pin;
use std::sync::{Mutex, Weak};

use awaitify::awaitable;

trait Watcher {}

#[awaitable(stream(unbounded))]
fn weak(watcher: Weak<dyn Watcher>) {
    drop(watcher);
}

#[awaitable]
fn weak_lock(watcher: Weak<Mutex<dyn Watcher>>) {
    drop(watcher);
}

#[awaitable(stream(unbounded))]
fn several(watchers: Vec<Box<dyn Watcher>>) {
    drop(watchers);
}

#[awaitable]
fn pinned(watcher: Pin<Box<dyn Watcher>>) {
    drop(watcher);
}

fn main() {}
