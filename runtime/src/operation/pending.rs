//! The list of outstanding operations, for people who look for the one that their program waits for.

use std::fmt;
use std::panic::Location;
use std::time::{Duration, Instant};

use super::Name;

/// An outstanding operation, from [`pending`](crate::pending()). Its `Display` is a line for a log.
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
