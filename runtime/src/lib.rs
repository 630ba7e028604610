#![doc = include_str!("../README.md")]
#![warn(clippy::missing_safety_doc)]

#[path = "private.rs"]
#[doc(hidden)]
pub mod __private;
mod awaitable;
mod callable;
mod cell;
mod completer;
mod contain;
mod detach;
mod dropped;
mod flatten;
mod guard;
mod not_done;
mod on_done;
mod sync;
mod until;
mod wait;

pub use awaitable::Awaitable;
pub use awaitify_macros::awaitable;
pub use completer::{Completer, SharedCompleter};
pub use dropped::Dropped;
pub use flatten::Flatten;
pub use guard::{Guard, Kept, LocalOnCancel, OnCancel};
pub use not_done::NotDone;
