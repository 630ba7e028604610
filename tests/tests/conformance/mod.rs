//! The grid of `docs/conformance.md`: each case three times, on a Tokio runtime of one thread, on one of several, and
//! with no runtime at all.

mod awaitable;
mod callback;
mod panics;
mod runtimes;
