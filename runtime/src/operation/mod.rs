//! Reports of operations: events of `tracing`, and the entries of [`pending()`].
//!
//! A completion cell, a stream and the callback that is called again have an [`Operation`], and call it where something
//! happens. That is all that the rest of the crate knows: no other module has a `cfg` for this.
//!
//! | | module | without |
//! |---|---|---|
//! | events, with the feature `tracing` | `log` | `no_log` |
//! | the list, in debug builds | `list` | `no_list` |
//!
//! Without either, an `Operation` has no size, and its methods are empty.

mod pending;

#[cfg_attr(any(not(debug_assertions), awaitify_loom), path = "no_list.rs")]
mod list;
#[cfg_attr(not(feature = "tracing"), path = "no_log.rs")]
mod log;

use std::time::Instant;

use self::list::Listed;
use self::log::Logged;
use crate::{Dropped, Ended};

pub(crate) use self::log::ReportedLosses;
pub use self::pending::{Pending, PendingState};

/// Returns the name of a legacy function. A function pointer, so that the name is only computed when it is needed.
pub(crate) type FunctionName = fn() -> &'static str;

/// One call of a legacy function, from its start until both its callback and its awaitable or stream are gone.
#[derive(Clone, Copy)]
pub(crate) struct Operation {
    logged: Logged,
    listed: Listed,
}

/// The result of the wrapper.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum OperationKind {
    Awaitable,
    Stream,
}

/// The source of the name of the legacy function, which is only computed when it is needed.
#[derive(Clone, Copy)]
enum Name {
    Function(FunctionName),
    Error(fn() -> Dropped),
}

/// The bytes by which reports make a cell and a stream larger, for tests of their memory.
pub const OPERATION_SIZE: usize = size_of::<Operation>();

impl Name {
    fn get(self) -> &'static str {
        match self {
            Self::Function(function) => function(),
            Self::Error(dropped) => dropped().function(),
        }
    }
}

impl Operation {
    /// An operation that reports nothing, because no library takes part in it.
    pub(crate) const SILENT: Self = Self {
        logged: Logged::SILENT,
        listed: Listed::SILENT,
    };

    #[inline]
    #[track_caller]
    pub(crate) fn awaitable(function: FunctionName) -> Self {
        Self::start(OperationKind::Awaitable, Name::Function(function))
    }

    #[inline]
    #[track_caller]
    pub(crate) fn stream(dropped: fn() -> Dropped) -> Self {
        Self::start(OperationKind::Stream, Name::Error(dropped))
    }

    #[inline]
    #[track_caller]
    fn start(kind: OperationKind, name: Name) -> Self {
        Self {
            logged: Logged::start(kind, name),
            listed: Listed::start(kind, name),
        }
    }

    /// The callback was passed to C.
    #[inline]
    pub(crate) fn passed_to_c(self) {
        self.listed.passed_to_c();
    }

    /// The callback delivered a value, and the awaitable exists.
    #[inline]
    pub(crate) fn completed(self) {
        self.logged.completed();
        self.listed.callback_gone();
    }

    /// The callback delivered a value, and the awaitable was gone. If it was detached, the value was still wanted.
    #[inline]
    pub(crate) fn completed_unseen(self, was_detached: impl FnOnce() -> bool) {
        self.logged.completed_unseen(was_detached);
        self.listed.callback_gone();
    }

    /// The callback was dropped without a value.
    #[inline]
    pub(crate) fn dropped(self) {
        self.logged.dropped();
        self.listed.callback_gone();
    }

    /// The callback was dropped without a value, and the awaitable was gone.
    #[inline]
    pub(crate) fn dropped_unseen(self) {
        self.listed.callback_gone();
    }

    /// The callback of a completion was called again.
    #[inline]
    pub(crate) fn called_again(self) {
        self.logged.called_again();
    }

    /// The value was taken, or what is returned instead of one. So the callback is gone too.
    #[inline]
    pub(crate) fn taken(self) {
        self.listed.all_gone();
    }

    /// The awaitable was dropped before a value came.
    #[inline]
    pub(crate) fn cancelled(self) {
        self.logged.cancelled();
        self.listed.consumer_gone();
    }

    /// The legacy function returned the value, so that no callback follows.
    #[inline]
    pub(crate) fn done_at_once(self) {
        self.logged.completed();
        self.listed.consumer_gone();
    }

    /// The awaitable was detached before a value came.
    #[inline]
    pub(crate) fn detached(self) {
        self.logged.detached();
        self.listed.detached();
    }

    /// Values of a stream were lost.
    #[inline]
    pub(crate) fn lost(self, total: u64, reported: &mut ReportedLosses) {
        self.logged.lost(total, reported);
    }

    /// Returns true if losses of a stream are reported.
    #[inline]
    pub(crate) fn counts_losses(self) -> bool {
        self.logged.is_enabled()
    }

    /// The stream is closed, or has returned its last value.
    #[inline]
    pub(crate) fn closed(self) {
        self.listed.consumer_gone();
    }

    /// Nothing more comes out of the stream. `unread` values were dropped with it.
    #[inline]
    pub(crate) fn finished(self, ended: impl FnOnce() -> Option<Ended>, lost: u64, unread: usize) {
        self.logged.finished(ended, lost, unread);
    }

    /// The library dropped the last callback of a stream.
    #[inline]
    pub(crate) fn released(self) {
        self.listed.callback_gone();
    }
}

/// Returns the operations that are outstanding, the oldest first: awaitables, streams, and callbacks that a library holds.
///
/// It answers why a program hangs. An operation is listed until both its callback and its awaitable or stream are gone: a
/// callback that was called or dropped, an awaitable whose value was taken or that was dropped, a stream that has returned its
/// last `None` or was closed. So a callback that a library keeps after its awaitable was dropped is still listed.
///
/// Only debug builds keep the list, that is, builds with `debug_assertions`. Others return an empty `Vec` and do no
/// work for it, so a watchdog may call it in every build. An entry keeps nothing alive.
///
/// ```
/// use awaitify::awaitable;
///
/// #[awaitable]
/// fn fetch(url: &str, done: impl FnOnce(String) + Send + 'static) {
///     # let _ = url;
///     std::mem::forget(done); // this library never calls back
/// }
///
/// let (line, page) = (line!(), awaitable_fetch("url"));
/// for operation in awaitify::pending() {
///     println!("{operation}"); // `fetch` waits for its callback; called at src/main.rs:9:30, 0.0 s ago
///     assert_eq!(operation.function(), "fetch");
///     assert_eq!(operation.location().line(), line);
///     assert_eq!(operation.state(), awaitify::PendingState::Waiting);
/// }
/// # assert_eq!(awaitify::pending().len(), usize::from(cfg!(debug_assertions)));
/// # drop(page);
/// ```
#[doc(alias("hang", "deadlock", "leak", "outstanding", "debug", "stuck"))]
#[must_use]
pub fn pending() -> Vec<Pending> {
    list::all()
}

/// A call of C was ignored, because its user data was unknown or spent, or belonged to another callback than `W`.
#[inline]
pub(crate) fn ignored_from_c<W>() {
    log::ignored_from_c::<W>();
}

/// Returns the time, except on WebAssembly in a browser, where std has no clock.
#[cfg_attr(
    all(any(not(debug_assertions), awaitify_loom), not(feature = "tracing")),
    expect(dead_code, reason = "nothing is measured")
)]
fn now() -> Option<Instant> {
    let has_clock = !cfg!(all(target_family = "wasm", target_os = "unknown"));
    has_clock.then(Instant::now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_no_size_without_reports() {
        let reports = cfg!(any(debug_assertions, feature = "tracing"));
        assert_eq!(OPERATION_SIZE == 0, !reports);
        assert_eq!(size_of::<ReportedLosses>() == 0, !cfg!(feature = "tracing"));
    }
}
