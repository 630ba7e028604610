//! The functions with which wrappers make awaitables.

use super::Awaitable;
use crate::operation::{FunctionName, Operation};
use crate::{Completer, Dropped, Guard, oneshot};

/// Returns a completer and its awaitable. If the completer is dropped, awaiting calls `dropped`. `function` returns the name
/// of the legacy function.
#[inline]
#[track_caller]
pub fn pair<T>(function: FunctionName, dropped: fn() -> T) -> (Completer<T>, Awaitable<T>) {
    let operation = Operation::awaitable(function);
    let (sender, receiver) = oneshot::channel(function, dropped, operation);
    let awaitable = Awaitable::from_receiver(receiver);
    (Completer::new(sender), awaitable)
}

/// [`pair`] for the usual outcome, which is an error that names the legacy function if the completer is dropped.
#[inline]
#[track_caller]
#[allow(clippy::type_complexity, reason = "both halves, as in `pair`")]
pub fn pair_or_dropped<V, F>(
    function: F,
) -> (Completer<Result<V, Dropped>>, Awaitable<Result<V, Dropped>>)
where
    F: Fn() -> &'static str + Copy,
{
    let (function, dropped) = oneshot::named(function);
    pair(function, dropped)
}

/// Returns an awaitable that is done with `value`, because the legacy function returned it and will not call back. The
/// `pending` one is dropped, and reported as completed.
pub fn done_at_once<T, G: Guard>(pending: Awaitable<T>, value: T) -> Awaitable<T, G> {
    pending.drop_done();
    Awaitable::ready(value).with_empty_guard()
}
