#![doc = include_str!("docs/links.md")]
#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![deny(unsafe_code)]
#![warn(clippy::missing_safety_doc)]

mod arity;
mod blocking;
mod callback;
mod completer;
mod declared;
// The pages are built for readers only, and `awaitify-tests` runs their code.
#[cfg(all(doc, not(doctest)))]
pub mod docs;
mod errors;
pub mod events;
pub mod ffi;
// Not called `awaitable`, because an editor would then show the module instead of the macro of that name.
mod future;
mod glue;
mod group;
mod guard;
mod guarded;
mod hook;
mod listener;
mod oneshot;
mod operation;
mod panics;
mod queue;
mod sync;
mod threads;
// The other modules call the same functions with Tokio and without. Only exports ask for the feature again, because the
// glob of an empty module is a warning: `api` below and `glue`.
#[cfg_attr(not(feature = "tokio"), path = "no_tokio.rs")]
mod tokio;
mod version;

pub use self::blocking::Job;
pub use self::completer::{Completer, SharedCompleter};
pub use self::errors::{BlockingError, Dropped, NotDone, TimedOut};
#[doc(inline)]
pub use self::events::{Buffer, Emitter, Ended, Events, Flow};
pub use self::future::{Awaitable, Flatten, Until, pair};
pub use self::group::{Group, LocalGroup};
pub use self::guard::{Guard, Kept, LocalOnCancel, OnCancel};
pub use self::operation::{Pending, PendingState, pending};
#[cfg(feature = "tokio")]
pub use self::tokio::api::*;
#[doc = include_str!("docs/attributes.md")]
pub use awaitify_macros::awaitable;

#[doc(hidden)]
pub mod __private {
    pub use crate::glue::*;
}
