//! `blocking`: a function that blocks runs on a pool of threads.

mod arguments;
mod cancel;
mod outcomes;
mod own_pool;
mod progress;
mod receivers;
mod runtime;

use std::sync::mpsc::{Receiver, Sender};
use std::thread::{self, ThreadId};

use awaitify::awaitable;
use tokio::runtime::{Builder, Runtime};

/// Sends the thread that drops it.
#[derive(Debug)]
pub(super) struct Reports(Sender<ThreadId>);

impl Drop for Reports {
    fn drop(&mut self) {
        self.0
            .send(thread::current().id())
            .expect("the test listens");
    }
}

/// Reports its start, then waits until the gate sends a message or is dropped.
#[awaitable(blocking)]
pub(super) fn pass<T: Send + 'static>(
    started: Sender<ThreadId>,
    gate: Receiver<()>,
    value: T,
) -> T {
    started
        .send(thread::current().id())
        .expect("the test listens");
    let _ = gate.recv();
    value
}

pub(super) fn pool_of(threads: usize) -> Runtime {
    Builder::new_current_thread()
        .max_blocking_threads(threads)
        .build()
        .unwrap()
}
