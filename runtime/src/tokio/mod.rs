//! Everything that needs Tokio.

// Always true here. rustdoc shows it for each public item.
#![cfg(feature = "tokio")]

mod blocking;
mod callbackify;
mod export;
mod poll;
#[cfg(all(unix, feature = "net"))]
mod readiness;
mod run_threadsafe;
mod spawn;
mod stream;
pub(crate) mod threads;
mod timeout;
mod would_block;

/// The part of the public API that needs Tokio.
pub(crate) mod api {
    pub use super::run_threadsafe::run_threadsafe;
    pub use super::spawn::Driver;
    pub use super::timeout::Timeout;
    #[doc = include_str!("../docs/attributes.md")]
    pub use awaitify_macros::callbackify;
}

/// The part of `glue` that needs Tokio.
pub(crate) mod glue {
    pub use super::blocking::{blocking, spawn_job};
    pub use super::callbackify::{callback_task, runtime_here, runtime_of};
    pub use super::export::{abort_exported, exported_task};
    pub use super::poll::{Answer, io, poll_every};
    #[cfg(all(unix, feature = "net"))]
    pub use super::readiness::{Direction, when_ready};
    pub use super::stream::{Continues, each};
    pub use super::would_block::WouldBlock;
    pub use tokio::task::AbortHandle;
}
