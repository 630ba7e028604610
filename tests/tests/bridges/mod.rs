//! Functions without a callback, and threads that call asynchronous code.

#[cfg(unix)]
mod add_reader;
mod blocking;
mod context;
mod poll;
mod portals;
#[cfg(unix)]
mod readiness;
mod threadsafe;
mod worker_threads;
