//! Events of `tracing`. The page on observability has their targets, levels and fields.
//!
//! A subscriber is foreign code: it runs with no lock held, and its panics are caught.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use tracing::{Level, debug, enabled, warn};

use super::{Name, OperationKind, now};
use crate::Ended;
use crate::panics::catch_panic;

/// An operation as its events show it.
#[derive(Clone, Copy)]
pub(super) struct Logged {
    name: Name,
    /// Connects the events of one operation. Zero if no subscriber wanted them when it started.
    number: usize,
    started: Option<Instant>,
}

/// The number of losses that a stream has reported.
#[derive(Clone, Copy)]
pub(crate) struct ReportedLosses(u64);

impl ReportedLosses {
    pub(crate) const NONE: Self = Self(0);
}

static LAST_NUMBER: AtomicUsize = AtomicUsize::new(0);

/// Emits an event with the fields that all events have.
macro_rules! report {
    ($level:ident, $target:literal, $logged:expr, $($field:tt)+) => {
        $logged.report(|function, operation, elapsed_us| {
            $level!(target: $target, function, operation, elapsed_us, $($field)+);
        })
    };
}

impl Logged {
    pub(super) const SILENT: Self = Self {
        name: Name::Function(|| ""),
        number: 0,
        started: None,
    };

    #[inline]
    pub(super) fn start(kind: OperationKind, name: Name) -> Self {
        let is_enabled = match kind {
            OperationKind::Awaitable => enabled!(target: "awaitify::call", Level::WARN),
            OperationKind::Stream => enabled!(target: "awaitify::stream", Level::WARN),
        };
        if is_enabled {
            Self::start_enabled(kind, name)
        } else {
            Self::SILENT
        }
    }

    #[inline(never)]
    fn start_enabled(kind: OperationKind, name: Name) -> Self {
        let logged = Self {
            name,
            // Relaxed: a number, which orders nothing.
            number: LAST_NUMBER.fetch_add(1, Ordering::Relaxed) + 1,
            started: now(),
        };
        let (function, operation) = (name.get(), logged.number);
        catch_panic(|| match kind {
            OperationKind::Awaitable => {
                debug!(target: "awaitify::call", function, operation, "started");
            }
            OperationKind::Stream => {
                debug!(target: "awaitify::stream", function, operation, "started")
            }
        });
        logged
    }

    #[inline]
    pub(super) fn is_enabled(self) -> bool {
        self.number != 0
    }

    /// Calls `event` with the name of the function, the number of the operation and the microseconds since its start.
    #[inline]
    fn report(self, event: impl FnOnce(&'static str, usize, Option<u64>)) {
        if self.is_enabled() {
            let elapsed = self.started.map(|started| started.elapsed().as_micros());
            let elapsed = elapsed.map(|elapsed| u64::try_from(elapsed).unwrap_or(u64::MAX));
            catch_panic(|| event(self.name.get(), self.number, elapsed));
        }
    }

    pub(super) fn completed(self) {
        report!(debug, "awaitify::call", self, "completed");
    }

    pub(super) fn completed_unseen(self, was_detached: impl FnOnce() -> bool) {
        if was_detached() {
            self.completed();
        } else {
            report!(
                debug,
                "awaitify::call",
                self,
                "late: the awaitable was gone"
            );
        }
    }

    pub(super) fn dropped(self) {
        report!(
            warn,
            "awaitify::call",
            self,
            "dropped: the callback was never called"
        );
    }

    pub(super) fn called_again(self) {
        report!(
            warn,
            "awaitify::call",
            self,
            "called again: only the first call counts"
        );
    }

    pub(super) fn cancelled(self) {
        report!(debug, "awaitify::call", self, "cancelled");
    }

    pub(super) fn detached(self) {
        report!(debug, "awaitify::call", self, "detached");
    }

    /// Reports the losses since the last report.
    pub(super) fn lost(self, total: u64, reported: &mut ReportedLosses) {
        let lost = total - reported.0;
        if lost > 0 {
            reported.0 = total;
            report!(debug, "awaitify::stream", self, lost, total, "lost values");
        }
    }

    pub(super) fn finished(self, ended: impl FnOnce() -> Option<Ended>, lost: u64, unread: usize) {
        if !self.is_enabled() {
            return;
        }
        let ended = ended().unwrap_or(Ended::Closed);
        let reason = tracing::field::display(&ended);
        if matches!(ended, Ended::Overflowed | Ended::Panicked(_)) {
            report!(
                warn,
                "awaitify::stream",
                self,
                lost,
                unread,
                reason,
                "ended"
            );
        } else {
            report!(
                debug,
                "awaitify::stream",
                self,
                lost,
                unread,
                reason,
                "ended"
            );
        }
    }
}

pub(super) fn ignored_from_c<W>() {
    let callback = std::any::type_name::<W>();
    catch_panic(|| {
        warn!(target: "awaitify::c", callback, "ignored: the user data is unknown or spent");
    });
}
