//! Functions without a callback, and threads that call asynchronous code.

mod blocking;
mod context;
mod outside_runtime;
mod poll;
#[cfg(unix)]
mod readiness;
mod threadsafe;
