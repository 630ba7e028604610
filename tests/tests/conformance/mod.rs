//! The grid of `docs/conformance.md`. Each case runs three times: on a Tokio runtime of one thread, on one of several
//! threads, and without a runtime.

mod awaitable;
mod callback;
mod panics;
mod runtimes;
