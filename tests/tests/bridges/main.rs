//! Functions without a callback, made awaitable, and plain threads that call asynchronous code.

mod blocking;
mod callbackify;
mod context;
mod poll;
#[cfg(unix)]
mod readiness;
mod there_and_back;
mod threadsafe;
