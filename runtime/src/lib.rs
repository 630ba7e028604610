#![doc = include_str!("docs/links.md")]
#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![warn(clippy::missing_safety_doc)]

#[path = "private.rs"]
#[doc(hidden)]
pub mod __private;
mod awaitable;
mod blocking;
mod c_function;
mod call_from_c;
mod callable;
#[cfg(feature = "tokio")]
mod callbackify;
mod cell;
mod completer;
mod contain;
mod declared;
mod detach;
// The pages are built for readers only, and `awaitify-tests` runs their code.
#[cfg(all(doc, not(doctest)))]
pub mod docs;
#[cfg(feature = "tokio")]
mod driver;
mod dropped;
pub mod events;
#[cfg(feature = "tokio")]
mod exported;
pub mod ffi;
mod flat;
mod flatten;
mod guard;
mod not_done;
mod on_done;
mod passed_on;
#[cfg(feature = "tokio")]
mod poll;
mod queue;
#[cfg(all(feature = "tokio", unix))]
mod readiness;
mod slots;
mod sync;
#[cfg(feature = "tokio")]
mod threadsafe;
mod until;
mod vacant;
mod wait;
#[cfg(feature = "tokio")]
mod would_block;

pub use awaitable::Awaitable;
pub use awaitify_macros::awaitable;
#[cfg(feature = "tokio")]
pub use awaitify_macros::callbackify;
pub use blocking::{BlockingError, Job};
pub use completer::{Completer, SharedCompleter};
#[cfg(feature = "tokio")]
pub use driver::Driver;
pub use dropped::Dropped;
pub use events::{Buffer, Emitter, Ended, Events, Flow};
pub use flatten::Flatten;
pub use guard::{Guard, Kept, LocalOnCancel, OnCancel};
pub use not_done::NotDone;
#[cfg(feature = "tokio")]
pub use threadsafe::run_threadsafe;
