//! Functions without a callback, and threads that call asynchronous code.

mod blocking;
mod context;
mod poll;
#[cfg(unix)]
mod readiness;
mod threadsafe;
