//! What generated code calls. No part of the public API: it changes without notice.

pub use crate::callable::{Callable, Deliver, Holder};
pub use crate::cell::Once;
use crate::{Awaitable, Completer, cell};

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
