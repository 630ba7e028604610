//! The list of outstanding operations, for people who look for the one that their program waits for.

use std::fmt;
use std::panic::Location;
use std::time::{Duration, Instant};

use super::{Name, list};

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

/// An outstanding operation, from [`pending`]. Its `Display` is a line for a log.
#[derive(Clone)]
pub struct Pending {
    pub(super) name: Name,
    pub(super) location: &'static Location<'static>,
    pub(super) started: Option<Instant>,
    pub(super) is_stream: bool,
    pub(super) is_from_c: bool,
    pub(super) state: PendingState,
}

/// The reason why an operation is still listed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum PendingState {
    /// The callback has not come. A stream is open, or has ended and its end was not taken.
    Waiting,
    /// The callback was called or dropped, and nobody has taken the result. If this stays so, the task that awaits it is not
    /// polled. The callbacks of a stream were all dropped.
    Done,
    /// The awaitable was [detached](crate::Awaitable::detach), and the callback has not come.
    Detached,
    /// The awaitable was dropped, or the stream is closed, and the library still holds the callback.
    Cancelled,
}

impl Pending {
    /// The name of the legacy function.
    #[must_use]
    pub fn function(&self) -> &'static str {
        self.name.get()
    }

    /// The line that called the wrapper, [`Awaitable::new`](crate::Awaitable::new) or [`Events::new`](crate::Events::new). For
    /// a generated listener it is the attribute.
    #[must_use]
    pub fn location(&self) -> &'static Location<'static> {
        self.location
    }

    /// The time since the call, or `None` on WebAssembly in a browser, where the standard library has no clock.
    #[must_use]
    pub fn elapsed(&self) -> Option<Duration> {
        self.started.map(|started| started.elapsed())
    }

    /// The reason why it is still listed.
    #[must_use]
    pub fn state(&self) -> PendingState {
        self.state
    }

    /// Returns true for a stream, and false for an awaitable.
    #[must_use]
    pub fn is_stream(&self) -> bool {
        self.is_stream
    }

    /// Returns true if a C library got the callback.
    #[must_use]
    pub fn is_from_c(&self) -> bool {
        self.is_from_c
    }

    fn explanation(&self) -> &'static str {
        match (self.state, self.is_stream) {
            (PendingState::Waiting, false) => "waits for its callback",
            (PendingState::Waiting, true) => "is an open stream",
            (PendingState::Done, false) => "is done, and nobody has taken its value",
            (PendingState::Done, true) => {
                "is a stream that has ended, and nobody has taken its end"
            }
            (PendingState::Detached, _) => "is detached, and its callback has not come",
            (PendingState::Cancelled, false) => {
                "was dropped, and the library still holds its callback"
            }
            (PendingState::Cancelled, true) => {
                "is a stream that was closed, and the library still holds its callback"
            }
        }
    }
}

impl fmt::Display for Pending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (function, location) = (self.function(), self.location);
        let from_c = if self.is_from_c { " (C)" } else { "" };
        write!(
            f,
            "`{function}`{from_c} {}; called at {location}",
            self.explanation()
        )?;
        match self.elapsed() {
            Some(elapsed) => write!(f, ", {:.1} s ago", elapsed.as_secs_f64()),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Pending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pending")
            .field("function", &self.function())
            .field("location", &format_args!("{}", self.location))
            .field("elapsed", &self.elapsed())
            .field("state", &self.state)
            .field("is_stream", &self.is_stream)
            .field("is_from_c", &self.is_from_c)
            .finish()
    }
}
