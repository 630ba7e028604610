//! What other languages' converters are tested for, put into Rust. `docs/ported-tests.md` says which hold and which
//! differ on purpose.

#[cfg(unix)]
mod add_reader;
mod asio;
mod callbackify;
mod cells;
mod futures;
mod promisify;
mod races;
mod swift_add_async;
mod threadsafe;
mod wait_for;
mod worker_threads;
