//! `#[callbackify]`: asynchronous functions that are called with a callback.

mod ended_tasks;
mod functions;
mod outcomes;
mod round_trip;
mod runtime;
mod stream_round_trip;
mod streams;

use std::sync::LazyLock;
use std::sync::mpsc::{Receiver, channel};

use tokio::runtime::{Handle, Runtime};

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

fn handle() -> Handle {
    RUNTIME.handle().clone()
}

/// Returns a callback and the receiver of its calls. The receiver would also see a second call.
fn calls<T: Send + 'static>() -> (impl FnOnce(T) + Send + 'static, Receiver<T>) {
    let (sender, receiver) = channel();
    (move |value| sender.send(value).unwrap(), receiver)
}
