//! What generated code calls. No part of the public API: it changes without notice.

#[cfg(feature = "tokio")]
pub use crate::blocking::blocking;
pub use crate::blocking::blocking_job;
pub use crate::c_function::{CFunction, Delivered, Nothing, Rest, Trampoline};
pub use crate::call_from_c::{CCall, NotLent, Taken};
pub use crate::callable::{Callable, Holder, deliver};
#[cfg(feature = "tokio")]
pub use crate::callbackify::callback_task;
pub use crate::cell::Once;
pub use crate::declared::returned_nothing;
pub use crate::events::glue::{
    BlockingOutcome, Neutral, ProgressCompleter, Registering, SingleEmitter, blocking_events,
    events, merging_events, progress, single_events,
};
#[cfg(feature = "tokio")]
pub use crate::exported::{abort_exported, exported_task};
pub use crate::ffi::{At, Deliverable, FromC, Last, Registration, UserData, register};
pub use crate::ffi::{CCaller, Outcome};
pub use crate::flat::Flat;
pub use crate::passed_on::{Nullable, PassedOn, PassesOn};
#[cfg(feature = "tokio")]
pub use crate::poll::{Answer, io, poll_every};
#[cfg(all(feature = "tokio", unix))]
pub use crate::readiness::{Direction, when_ready};
#[cfg(loom)]
pub use crate::vacant::leave as leave_slots;
#[cfg(feature = "tokio")]
pub use crate::would_block::WouldBlock;
use crate::{Awaitable, Completer, cell};
#[cfg(feature = "tokio")]
pub use tokio::{runtime::Handle, task::AbortHandle};

/// A completer, and what becomes its awaitable once the operation has been started; `dropped` as in [`pair`].
#[inline]
pub fn start<T>(dropped: fn() -> T) -> (Completer<T>, Starting<T>) {
    let (sender, starting) = cell::start();
    (Completer::new(sender), Starting { starting, dropped })
}

/// Stays on its thread until the legacy function has returned: a callback that comes before is cheaper.
pub struct Starting<T> {
    starting: cell::Starting<T>,
    dropped: fn() -> T,
}

impl<T> Starting<T> {
    /// The legacy function has returned.
    #[inline]
    pub fn started(self) -> Awaitable<T> {
        Awaitable::from_receiver(self.starting.started(), self.dropped)
    }
}

/// A completer and its awaitable; `dropped` is called where the awaitable is awaited, if the completer was
/// dropped uncompleted.
#[inline]
pub fn pair<T>(dropped: fn() -> T) -> (Completer<T>, Awaitable<T>) {
    let (sender, receiver) = cell::channel();
    (
        Completer::new(sender),
        Awaitable::from_receiver(receiver, dropped),
    )
}
