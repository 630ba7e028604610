//! The receiving half, which a wrapper returns.

mod detach;
mod enclosing_function;
mod flatten;
pub(crate) mod glue;
mod guards;
mod on_done;
mod start;
mod until;
pub(crate) mod wait;
pub(crate) mod waited;

use std::{
    fmt,
    future::Future,
    panic::{RefUnwindSafe, UnwindSafe},
    pin::Pin,
    task::{Context, Poll},
};

use futures_core::future::FusedFuture;

pub(crate) use self::enclosing_function::enclosing_function;
pub use self::flatten::Flatten;
pub use self::start::pair;
pub use self::until::Until;
pub(crate) use crate::operation::FunctionName;
use crate::{
    Completer, Guard, NotDone,
    guarded::{CallbackState, Guarded},
    oneshot::{self, FoundAtClose, Outcome, Receiver},
    operation::Operation,
    panics::catch_panic_in_drop,
};

/// A future of the value that a callback will deliver.
///
/// The operation is already running when you get an awaitable: the call has started it, not the `.await`. So you can
/// start several before you await the first. You can keep an `Awaitable` in a struct, send it to another thread, and poll
/// it with any executor or with none ([`wait`](Self::wait)).
///
/// `G` is a [`Guard`] that it holds until its value is taken or it is dropped: nothing, a handle
/// ([`Kept`](crate::Kept)), or a handle and a cancel hook ([`OnCancel`](crate::OnCancel)).
///
/// It is `Send` if `T` and `G` are, it is `Unpin`, and it costs one allocation at most.
///
/// # Cancel safety
///
/// Polling it in a `select!` loses nothing: until it is dropped, the value can be taken. Dropping it before it is done
/// runs the cancel hook once, if there is one. The callback may still come, and its value is then dropped on its thread.
/// If the value had been delivered, it is dropped, and no hook runs.
///
/// # Panics
///
/// Polling it again after it has returned its value panics. [`is_terminated`](Self::is_terminated) tells.
///
/// ```
/// use awaitify::{Awaitable, Dropped};
///
/// fn legacy_add(a: i32, b: i32, callback: impl FnOnce(i32) + Send + 'static) {
///     std::thread::spawn(move || callback(a + b));
/// }
///
/// fn add(a: i32, b: i32) -> Awaitable<Result<i32, Dropped>> {
///     Awaitable::new(|completer| legacy_add(a, b, move |sum| completer.complete(Ok(sum))))
/// }
///
/// async fn twice() -> Result<i32, Dropped> {
///     let (first, second) = (add(1, 2), add(3, 4)); // both are running
///     Ok(first.await? + second.await?)
/// }
/// # let mut twice = std::pin::pin!(twice());
/// # let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
/// # while twice.as_mut().poll(&mut cx).is_pending() { std::thread::yield_now() }
/// # use std::future::Future;
/// ```
#[doc(alias(
    "promise",
    "future",
    "oneshot",
    "callback to future",
    "completion handler"
))]
#[must_use = "the operation runs, but its value is never taken; call `.detach()` if that is intended"]
pub struct Awaitable<T, G: Guard = ()> {
    /// `None` once the value has been taken. One `Option` for both, so that an awaitable without a guard is one pointer.
    waiting: Option<(Receiver<T>, Guarded<G>)>,
}

impl<T> Awaitable<T> {
    #[inline]
    pub(crate) fn from_receiver(receiver: Receiver<T>) -> Self {
        Self {
            waiting: Some((receiver, Guarded::new(()))),
        }
    }

    /// Drops it, because the value is known without the callback.
    pub(crate) fn drop_done(mut self) {
        if let Some((receiver, _)) = self.waiting.take() {
            receiver.drop_done();
        }
    }

    /// Returns an awaitable that is done already.
    ///
    /// ```
    /// # use awaitify::Awaitable;
    /// assert_eq!(Awaitable::ready(6).wait(), 6);
    /// ```
    pub fn ready(value: T) -> Self {
        let (sender, receiver) = oneshot::channel(
            || "Awaitable::ready",
            || unreachable!("a ready awaitable has a value"),
            Operation::SILENT,
        );
        Completer::new(sender).complete(value);
        Self::from_receiver(receiver)
    }

    /// Returns an awaitable that never has a value, for example to test how your code handles a timeout.
    ///
    /// It leaks the few words that the completer would have freed.
    ///
    /// ```
    /// # use awaitify::{Awaitable, NotDone};
    /// let mut pending = Awaitable::<u8>::pending();
    /// assert_eq!(pending.try_take(), Err(NotDone));
    /// ```
    pub fn pending() -> Self {
        let (sender, receiver) = oneshot::channel(
            || "Awaitable::pending",
            || unreachable!("its sender is never dropped"),
            Operation::SILENT,
        );
        std::mem::forget(sender);
        Self::from_receiver(receiver)
    }
}

impl<T, G: Guard> Awaitable<T, G> {
    /// Returns whether the callback has been called or dropped. Awaiting then returns the value at once, unless the value
    /// [has been taken](Self::is_terminated).
    ///
    /// ```
    /// # use awaitify::{Awaitable, Dropped};
    /// let mut kept = None;
    /// let awaitable = Awaitable::new(|completer| kept = Some(completer));
    /// assert!(!awaitable.is_done());
    /// kept.unwrap().complete(Ok(1));
    /// assert!(awaitable.is_done());
    /// # let _: Result<i32, Dropped> = awaitable.wait();
    /// ```
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.callback() == CallbackState::Gone
    }

    /// Returns whether the value has been taken, so that it must not be polled again.
    ///
    /// ```
    /// # use awaitify::Awaitable;
    /// let mut awaitable = Awaitable::ready(6);
    /// assert!(!awaitable.is_terminated());
    /// assert_eq!(awaitable.try_take(), Ok(6));
    /// assert!(awaitable.is_terminated());
    /// ```
    #[must_use]
    pub fn is_terminated(&self) -> bool {
        self.waiting.is_none()
    }

    /// Takes the value if it is there, without waiting.
    ///
    /// # Errors
    ///
    /// [`NotDone`] if the callback has neither been called nor dropped yet.
    ///
    /// # Panics
    ///
    /// If the value has been taken before.
    ///
    /// ```
    /// # use awaitify::{Awaitable, Dropped, NotDone};
    /// let mut kept = None;
    /// let mut awaitable = Awaitable::new(|completer| kept = Some(completer));
    /// assert_eq!(awaitable.try_take(), Err(NotDone));
    /// kept.unwrap().complete(Ok(1));
    /// assert_eq!(awaitable.try_take(), Ok(Ok::<i32, Dropped>(1)));
    /// ```
    #[track_caller]
    pub fn try_take(&mut self) -> Result<T, NotDone> {
        Receiver::try_take(&mut self.waiting)
            .map(finish)
            .ok_or(NotDone)
    }

    /// The name of the legacy function. The cell that has it is freed when the value is taken.
    fn function(&self) -> &'static str {
        match &self.waiting {
            Some((receiver, _)) => receiver.function(),
            None => "a finished awaitable",
        }
    }

    fn callback(&self) -> CallbackState {
        match &self.waiting {
            Some((receiver, _)) if !receiver.is_done() => CallbackState::Held,
            _ => CallbackState::Gone,
        }
    }

    /// The part of `poll` for all but the usual case.
    #[inline(never)]
    fn poll_rare(&mut self, cx: &mut Context<'_>) -> Poll<T> {
        Receiver::poll(&mut self.waiting, cx.waker()).map(finish)
    }

    /// Like `poll`, but returns what the sender left, without making a value if it was dropped.
    fn poll_outcome(&mut self, cx: &mut Context<'_>) -> Poll<Outcome<T>> {
        Receiver::poll(&mut self.waiting, cx.waker()).map(release_guard)
    }

    /// Like `poll_outcome`, for a waker that will not be replaced.
    fn poll_outcome_last(&mut self, cx: &mut Context<'_>) -> Poll<Outcome<T>> {
        Receiver::poll_last(&mut self.waiting, cx.waker()).map(release_guard)
    }
}

fn release_guard<T, G: Guard>((outcome, guard): (Outcome<T>, Guarded<G>)) -> Outcome<T> {
    guard.release();
    outcome
}

/// Releases the guard, and then turns what the sender left into the value.
#[inline]
fn finish<T, G: Guard>((outcome, guard): (Outcome<T>, Guarded<G>)) -> T {
    guard.release();
    outcome.unwrap_or_else(|dropped| dropped())
}

impl<T, G: Guard> Future for Awaitable<T, G> {
    type Output = T;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        match Receiver::take_value(&mut self.waiting) {
            Some((value, guard)) => {
                guard.release();
                Poll::Ready(value)
            }
            None => self.poll_rare(cx),
        }
    }
}

impl<T, G: Guard> FusedFuture for Awaitable<T, G> {
    fn is_terminated(&self) -> bool {
        self.waiting.is_none()
    }
}

impl<T, G: Guard> Drop for Awaitable<T, G> {
    #[inline]
    fn drop(&mut self) {
        if let Some((receiver, guard)) = self.waiting.take() {
            give_up(receiver, guard);
        }
    }
}

/// Not inlined, because there is usually nothing to drop: the value has been taken.
#[inline(never)]
fn give_up<T, G: Guard>(receiver: Receiver<T>, guard: Guarded<G>) {
    match receiver.close() {
        FoundAtClose::Pending => guard.end(CallbackState::Held),
        FoundAtClose::Dropped => guard.end(CallbackState::Gone),
        FoundAtClose::Value(value) => {
            guard.end(CallbackState::Gone);
            catch_panic_in_drop(value);
        }
    }
}

// It never pins anything, and a panic leaves it consistent: the value is there or it is not.
impl<T, G: Guard> Unpin for Awaitable<T, G> {}
impl<T, G: Guard> UnwindSafe for Awaitable<T, G> {}
impl<T, G: Guard> RefUnwindSafe for Awaitable<T, G> {}

impl<T, G: Guard + fmt::Debug> fmt::Debug for Awaitable<T, G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Awaitable")
            .field("is_done", &self.is_done())
            .field("guard", &self.guard())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Dropped;

    #[test]
    fn is_one_pointer() {
        assert_eq!(
            size_of::<Awaitable<Result<u64, Dropped>>>(),
            size_of::<usize>()
        );
    }
}
