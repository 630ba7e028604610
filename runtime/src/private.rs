//! What generated code calls. No part of the public API: it changes without notice.

#[cfg(feature = "tokio")]
pub use crate::blocking::blocking;
pub use crate::blocking::blocking_job;
pub use crate::c_function::{CFunction, Delivered, Nothing, Rest, Trampoline};
pub use crate::callable::{Callable, Deliver, Holder};
#[cfg(feature = "tokio")]
pub use crate::callbackify::callback_task;
pub use crate::cell::Once;
#[cfg(feature = "tokio")]
pub use crate::exported::{abort_exported, exported_task};
pub use crate::ffi::{At, Deliverable, FromC, Last, Registration, UserData, register};
pub use crate::ffi::{CCaller, Outcome, slice};
pub use crate::flat::Flat;
#[cfg(feature = "tokio")]
pub use crate::poll::{Answer, Io, poll_every};
#[cfg(all(feature = "tokio", unix))]
pub use crate::readiness::{Direction, when_ready};
#[cfg(feature = "tokio")]
pub use crate::would_block::WouldBlock;
use crate::{Awaitable, Completer, cell};
#[cfg(feature = "tokio")]
pub use tokio::{runtime::Handle, task::AbortHandle};

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
