//! Callbacks of C functions: counters of what is outstanding, and numbers for callbacks that are written by hand.
//!
//! A C library gets a number, not a pointer to memory of ours. Real libraries call back twice, call back and return an
//! error as well, or call back after a cancel. A number that is unknown, spent, or belongs to the callback of another
//! function is ignored and counted, and it is never dereferenced.
//!
//! # Why misuse by C cannot corrupt memory
//!
//! - The user data is a number that finds an entry of a table: slot and generation. C can only return it or make one up.
//! - An entry for one call is taken by one compare-exchange of its whole key, so of two calls at the same time only one
//!   finds it.
//! - An entry for many calls is pinned while a call is inside. Removing it only marks it then, and the last call to leave
//!   drops it. Nothing waits, so it may be removed from inside such a call.
//! - The completer or emitter in it has the type that its callback delivers. An entry also stores its kind, which knows the
//!   callback's `TypeId`. The kind is compared before it is used. So if the live key of one function is passed
//!   to the callback of another, it counts as unknown there and stays valid for its own.
//! - What the arguments of a callback point to is only promised by C. Reading it is up to `map`, in the user's own unsafe
//!   code.
//!
//! # On which threads C may call back
//!
//! On any thread, even one that is ending, and before the function that was called has returned. A signal handler must
//! not call back, because it may neither allocate nor lock, and most wakers need that. A handler that interrupts this
//! table may lose a callback or wait for itself.
//!
//! A thread may call even from a destructor of `pthread_key_create`, which runs after those of Rust's thread-locals. If
//! that is its first call, the slots that it returns to the table are not used again, because no later destructor runs.
#![allow(unsafe_code, reason = "C is on the other side")]

pub(crate) mod arguments;
pub(crate) mod buffer;
mod by_hand;
mod call;
pub(crate) mod call_from_c;
pub(crate) mod completion;
#[cfg(all(unix, feature = "net"))]
pub(crate) mod descriptor;
pub(crate) mod destroy;
pub(crate) mod export;
pub(crate) mod filtered;
pub(crate) mod found;
pub(crate) mod kind;
pub(crate) mod misplaced;
pub(crate) mod object;
mod owned;
pub(crate) mod passed_on;
pub(crate) mod progress;
mod raw;
pub(crate) mod registration;
pub(crate) mod reply;
pub(crate) mod request;
pub(crate) mod stream;
pub(crate) mod table;
pub(crate) mod trampoline;
pub(crate) mod unwrapped;

pub use self::arguments::UserData;
pub use self::by_hand::Registration;
pub use self::object::Object;
pub use self::owned::Owned;

use crate::operation::ignored_from_c;
use crate::sync::{AtomicUsize, Ordering, global};

global! {
    static IGNORED: AtomicUsize = AtomicUsize::new(0);
}

/// Returns how many C callbacks have been handed out and have not come back yet.
///
/// A callback has come back if it was called, if its function failed to start, or if it was revoked or destroyed. If its
/// awaitable was dropped it is still outstanding, because C holds its user data until it calls. If the number only grows, a
/// library does not keep its promise to call back.
///
/// A callback that is called many times is outstanding until it is revoked or destroyed, has returned the reply that ends
/// it, or until the function that calls it has returned, whatever becomes of its stream.
///
/// This walks the whole table, so use it for tests and monitoring, not for each call.
///
/// ```
/// assert_eq!(awaitify::ffi::outstanding(), 0);
/// ```
#[must_use]
pub fn outstanding() -> usize {
    table::outstanding()
}

/// Returns how many calls from C were ignored: their user data was unknown, spent or of another function, the awaitable had
/// been dropped or [detached](crate::Awaitable::detach), or the stream was closed or had ended.
///
/// A destroy notification counts in the same way, except that it may follow the call of a completion. A call that is inside
/// when its stream is closed may be refused without being counted.
///
/// ```
/// assert_eq!(awaitify::ffi::ignored(), 0);
/// ```
#[must_use]
pub fn ignored() -> usize {
    // Relaxed: a count, which orders nothing.
    IGNORED.load(Ordering::Relaxed)
}

/// Counts a call whose user data is unknown or spent, or belongs to another callback than `W`.
#[cold]
fn count_unknown<W>() {
    count_ignored();
    ignored_from_c::<W>();
}

fn count_ignored() {
    // Relaxed: as in `ignored`.
    IGNORED.fetch_add(1, Ordering::Relaxed);
}
