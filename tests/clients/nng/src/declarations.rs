//! Declarations of `nng`, copied from its documentation without the bodies.

use awaitify::awaitable;
use nng::{Aio, AioResult};

/// The `Aio` owns the callback. Its operations are started and stopped later.
#[awaitable(path = Aio::new, cancel = |aio: Aio| aio.cancel())]
pub fn operation<F>(callback: F) -> nng::Result<Aio>
where
    F: Fn(Aio, AioResult) + Sync + Send + 'static;
