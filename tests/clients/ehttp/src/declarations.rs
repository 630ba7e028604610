//! Declarations of `ehttp`, copied from its documentation without the bodies.

use awaitify::awaitable;
use ehttp::{Request, Response};

#[awaitable(path = ehttp::fetch)]
pub fn fetch(request: Request, on_done: impl FnOnce(ehttp::Result<Response>) + Send + 'static);
