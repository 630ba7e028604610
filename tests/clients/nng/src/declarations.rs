//! What is used of `nng`, as its documentation states it, less the bodies.

use awaitify::awaitable;
use nng::{Aio, AioResult};

/// The callback belongs to the `Aio`, with which operations are then started, and stopped.
#[awaitable(path = Aio::new, cancel = |aio: Aio| aio.cancel())]
pub fn operation<F>(callback: F) -> nng::Result<Aio>
where
    F: Fn(Aio, AioResult) + Sync + Send + 'static;
