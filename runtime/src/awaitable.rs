//! The receiving half: what a wrapper returns.

use std::{
    any::type_name,
    fmt,
    future::Future,
    panic::{RefUnwindSafe, UnwindSafe},
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_core::future::FusedFuture;

use crate::{
    Completer, Dropped, Guard, Kept, LocalOnCancel, NotDone, OnCancel,
    cell::{self, Closed, Receiver},
    contain::contain_drop,
    ffi::Registration,
};

/// The value that a callback will bring: a future whose `.await` gives exactly `T`.
///
/// The operation is already running when you get one: it was started by the call, not by awaiting. So
/// several can be started before the first is awaited, and an `Awaitable` can be kept in a struct, sent to
/// another thread and polled by any executor, or by none ([`wait`](Self::wait)).
///
/// `G` is a [`Guard`] that it holds until its value is taken, or it is dropped: nothing, a handle ([`Kept`]), or
/// a handle and a cancel hook ([`OnCancel`]).
///
/// It is `Send` when `T` and `G` are, `Unpin`, and costs one allocation.
///
/// # Cancel safety
///
/// Polling it in a `select!` loses nothing: until it is dropped, the value stays to be taken. Dropping it
/// before it is done runs the cancel hook, if there is one, once; the callback may still come, and its value
/// is then dropped where it came. If the value had been delivered, it is dropped, and no hook runs.
///
/// # Panics
///
/// Polling it again after it has given its value panics; [`is_terminated`](Self::is_terminated) tells.
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
#[must_use = "the operation runs, but nobody waits for it; `.detach()` says that this is meant"]
pub struct Awaitable<T, G: Guard = ()> {
    /// `None` once the value has been given.
    receiver: Option<Receiver<T>>,
    /// What to give if the sender was dropped.
    dropped: fn() -> T,
    /// `None` once the value has been given.
    guard: Option<G>,
}

impl<V> Awaitable<Result<V, Dropped>> {
    /// Starts a callback function by hand, for a one-off that is not worth an annotation.
    ///
    /// `start` is called at once. [`Dropped`] will name the function that `Awaitable::new` is written in.
    ///
    /// ```
    /// # use awaitify::{Awaitable, Dropped};
    /// let three = Awaitable::new(|completer| {
    ///     std::thread::spawn(|| completer.complete(Ok(3)));
    /// });
    /// assert_eq!(three.wait(), Ok::<i32, Dropped>(3));
    /// ```
    ///
    /// # Panics
    ///
    /// If `start` does; nothing is leaked then.
    #[inline]
    pub fn new<F>(start: F) -> Self
    where
        F: FnOnce(Completer<Result<V, Dropped>>),
    {
        let (sender, starting) = cell::start();
        start(Completer::new(sender));
        Self::from_receiver(starting.started(), dropped_in::<V, F>)
    }
}

impl<V> Awaitable<Result<V, Dropped>> {
    /// As [`new`](Self::new), for a function that can fail or that returns a handle.
    ///
    /// # Errors
    ///
    /// The error of `start`.
    ///
    /// ```
    /// # use awaitify::{Awaitable, Dropped};
    /// # use std::io;
    /// fn fetch(url: &str, callback: impl FnOnce(u16)) -> io::Result<u32> {
    ///     callback(200);
    ///     Ok(7)
    /// }
    ///
    /// let (request, status) = Awaitable::try_new(|completer| {
    ///     fetch("url", move |status| completer.complete(Ok(status)))
    /// })?;
    /// assert_eq!(request, 7);
    /// assert_eq!(status.wait(), Ok::<u16, Dropped>(200));
    /// # Ok::<(), io::Error>(())
    /// ```
    ///
    /// # Panics
    ///
    /// If `start` does; nothing is leaked then.
    #[inline]
    pub fn try_new<H, E, F>(start: F) -> Result<(H, Self), E>
    where
        F: FnOnce(Completer<Result<V, Dropped>>) -> Result<H, E>,
    {
        let (sender, starting) = cell::start();
        let handle = start(Completer::new(sender))?;
        let awaitable = Self::from_receiver(starting.started(), dropped_in::<V, F>);
        Ok((handle, awaitable))
    }
}

/// The error of a callback started in the closure `F`; named only when it is needed.
fn dropped_in<V, F>() -> Result<V, Dropped> {
    Err(Dropped::new(enclosing_function(type_name::<F>())))
}

/// `b` of `a::b::{{closure}}` and of `a::b<T>::{{closure}}`.
pub(crate) fn enclosing_function(closure: &'static str) -> &'static str {
    let path = closure.trim_end_matches("::{{closure}}");
    let path = without_generics(path);
    path.rsplit("::").next().unwrap_or(path)
}

/// `a::b` of `a::b<c::D<E>>`.
fn without_generics(path: &'static str) -> &'static str {
    let mut depth = 0usize;
    for (at, byte) in path.bytes().enumerate().rev() {
        match byte {
            // Not the arrow of a function type.
            b'>' if at > 0 && path.as_bytes()[at - 1] != b'-' => depth += 1,
            b'<' => depth = depth.saturating_sub(1),
            _ if depth == 0 => return path[..=at].trim_end_matches(':'),
            _ => {}
        }
    }
    path
}

impl<T> Awaitable<T> {
    #[inline]
    pub(crate) fn from_receiver(receiver: Receiver<T>, dropped: fn() -> T) -> Self {
        Self {
            receiver: Some(receiver),
            dropped,
            guard: None,
        }
    }

    /// `None` once the value has been given.
    pub(crate) fn into_receiver(mut self) -> Option<Receiver<T>> {
        self.receiver.take()
    }

    /// One that is done already.
    ///
    /// ```
    /// # use awaitify::Awaitable;
    /// assert_eq!(Awaitable::ready(6).wait(), 6);
    /// ```
    pub fn ready(value: T) -> Self {
        let (sender, receiver) = cell::channel();
        Completer::new(sender).complete(value);
        Self::from_receiver(receiver, || unreachable!("a ready awaitable has a value"))
    }

    /// Holds `handle` until the value is taken, or it is dropped or [cancelled](Self::cancel).
    ///
    /// ```
    /// # use awaitify::{Awaitable, Completer, Dropped};
    /// use std::rc::Rc;
    ///
    /// let handle = Rc::new("subscription");
    /// let mut kept = None;
    /// let awaitable = Awaitable::new(|completer| kept = Some(completer)).keep(Rc::clone(&handle));
    /// assert_eq!(Rc::strong_count(&handle), 2);
    ///
    /// kept.unwrap().complete(Ok(1));
    /// assert_eq!(awaitable.wait(), Ok::<i32, Dropped>(1));
    /// assert_eq!(Rc::strong_count(&handle), 1);
    /// ```
    pub fn keep<H>(self, handle: H) -> Awaitable<T, Kept<H>> {
        self.with_guard(Kept::new(handle))
    }

    /// Runs `hook(handle)` if it is dropped or [cancelled](Self::cancel) before it is done.
    ///
    /// A panic in the hook is contained. A callback on another thread may come while the hook runs: see [`OnCancel`].
    ///
    /// ```
    /// # use awaitify::{Awaitable, Completer, Dropped};
    /// # let (sender, cancelled) = std::sync::mpsc::channel();
    /// let mut kept: Option<Completer<Result<u8, Dropped>>> = None;
    /// let awaitable = Awaitable::new(|completer| kept = Some(completer))
    ///     .on_cancel(7, Box::new(move |request| sender.send(request).unwrap()));
    /// drop(awaitable);
    /// assert_eq!(cancelled.recv(), Ok(7));
    /// ```
    pub fn on_cancel<H>(
        self,
        handle: H,
        hook: Box<dyn FnOnce(H) + Send>,
    ) -> Awaitable<T, OnCancel<H>> {
        self.with_guard(OnCancel::new(handle, hook, None))
    }

    /// As [`on_cancel`](Self::on_cancel), with a hook that need not be `Send`; nor is the result.
    ///
    /// ```
    /// # use awaitify::{Awaitable, Completer, Dropped};
    /// # use std::{cell::Cell, rc::Rc};
    /// let cancelled = Rc::new(Cell::new(false));
    /// let flag = Rc::clone(&cancelled);
    /// let mut kept: Option<Completer<Result<u8, Dropped>>> = None;
    /// let awaitable = Awaitable::new(|completer| kept = Some(completer))
    ///     .on_cancel_local((), Box::new(move |()| flag.set(true)));
    /// drop(awaitable);
    /// assert!(cancelled.get());
    /// ```
    pub fn on_cancel_local<H>(
        self,
        handle: H,
        hook: Box<dyn FnOnce(H)>,
    ) -> Awaitable<T, LocalOnCancel<H>> {
        self.with_guard(OnCancel::new(handle, hook, None))
    }

    /// As [`on_cancel`](Self::on_cancel) for a C function that promises not to call back after `hook`:
    /// what C holds is then taken away.
    #[doc(hidden)]
    pub fn on_revoke<H>(
        self,
        handle: H,
        hook: Box<dyn FnOnce(H) + Send>,
        held_by_c: Registration,
    ) -> Awaitable<T, OnCancel<H>> {
        self.with_guard(OnCancel::new(handle, hook, Some(held_by_c)))
    }

    fn with_guard<G: Guard>(mut self, guard: G) -> Awaitable<T, G> {
        let mut guarded = Awaitable {
            receiver: self.receiver.take(),
            dropped: self.dropped,
            guard: Some(guard),
        };
        if guarded.receiver.is_none() {
            // The value has been given, and with it the guard would have gone.
            guarded.let_guard_go();
        }
        guarded
    }
}

impl<T, G: Guard> Awaitable<T, G> {
    /// Whether the callback has been called or dropped; awaiting then gives the value at once, unless it
    /// [has given it](Self::is_terminated).
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
        self.receiver.as_ref().is_none_or(Receiver::is_done)
    }

    /// Whether it has given its value, so that it must not be polled again.
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
        self.receiver.is_none()
    }

    /// The value, if it is there, without waiting.
    ///
    /// # Errors
    ///
    /// [`NotDone`] if the callback has neither been called nor dropped yet.
    ///
    /// # Panics
    ///
    /// If it has given its value before.
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
        match Receiver::try_take(&mut self.receiver) {
            Poll::Ready(outcome) => Ok(self.finish(outcome)),
            Poll::Pending => Err(NotDone),
        }
    }

    /// What it holds while it waits: `None` once it is done, though that is let go only as the value is taken.
    ///
    /// ```
    /// # use awaitify::{Awaitable, Dropped};
    /// let mut kept = None;
    /// let awaitable = Awaitable::new(|completer| kept = Some(completer)).keep("handle");
    /// assert_eq!(awaitable.guard().map(|kept| **kept), Some("handle"));
    /// kept.unwrap().complete(Ok(1));
    /// assert!(awaitable.guard().is_none());
    /// # let _: Result<i32, Dropped> = awaitable.wait();
    /// ```
    #[must_use]
    pub fn guard(&self) -> Option<&G> {
        if self.is_done() {
            None
        } else {
            self.guard.as_ref()
        }
    }

    /// Runs the cancel hook now, and gives what resolves with whatever still comes.
    ///
    /// What comes is the callback's value, or [`Dropped`] once the callback is dropped. If it was done
    /// already no hook runs, and the result is done, as spent as this one where it had given its value. Without a
    /// hook, the handle is dropped.
    ///
    /// # Cancel safety
    ///
    /// To drop the result is to wait no more: the hook has run.
    ///
    /// ```
    /// # use awaitify::{Awaitable, Dropped};
    /// let mut kept = None;
    /// let awaitable = Awaitable::new(|completer| kept = Some(completer))
    ///     .on_cancel(7, Box::new(|_request| println!("please stop")));
    /// let cancelled = awaitable.cancel(); // prints: please stop
    /// kept.unwrap().complete(Ok("stopped")); // the library calls back, as it promised
    /// assert_eq!(cancelled.wait(), Ok::<_, Dropped>("stopped"));
    /// ```
    pub fn cancel(mut self) -> Awaitable<T> {
        // One load decides: what completes after it is answered by the hook and is received all the same.
        let done = self.is_done();
        if let Some(guard) = self.guard.take() {
            if done {
                guard.let_go();
            } else {
                guard.give_up();
            }
        }
        Awaitable {
            receiver: self.receiver.take(),
            dropped: self.dropped,
            guard: None,
        }
    }

    /// What `poll` does where the value is not there, or not there alone.
    #[inline(never)]
    fn poll_otherwise(&mut self, cx: &mut Context<'_>) -> Poll<T> {
        match Receiver::poll(&mut self.receiver, cx.waker()) {
            Poll::Ready(outcome) => Poll::Ready(self.finish(outcome)),
            Poll::Pending => Poll::Pending,
        }
    }

    /// As `poll`, but gives what the sender left: `None` if it was dropped.
    pub(crate) fn poll_outcome(&mut self, cx: &mut Context<'_>) -> Poll<Option<T>> {
        let outcome = ready!(Receiver::poll(&mut self.receiver, cx.waker()));
        self.let_guard_go();
        Poll::Ready(outcome)
    }

    #[inline]
    fn let_guard_go(&mut self) {
        if let Some(guard) = self.guard.take() {
            guard.let_go();
        }
    }

    /// The sender is gone: lets the guard go and turns what the sender left into the value.
    #[inline]
    fn finish(&mut self, outcome: Option<T>) -> T {
        self.let_guard_go();
        match outcome {
            Some(value) => value,
            None => (self.dropped)(),
        }
    }
}

impl<T, G: Guard> Future for Awaitable<T, G> {
    type Output = T;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        match Receiver::take_done(&mut self.receiver) {
            Some(value) => {
                self.let_guard_go();
                Poll::Ready(value)
            }
            None => self.poll_otherwise(cx),
        }
    }
}

impl<T, G: Guard> FusedFuture for Awaitable<T, G> {
    fn is_terminated(&self) -> bool {
        self.receiver.is_none()
    }
}

impl<T, G: Guard> Drop for Awaitable<T, G> {
    #[inline]
    fn drop(&mut self) {
        let Some(receiver) = self.receiver.take() else {
            return;
        };
        let closed = receiver.close();
        if let Some(guard) = self.guard.take() {
            match closed {
                Closed::Undone => guard.give_up(),
                Closed::Dropped | Closed::Value(_) => guard.let_go(),
            }
        }
        if let Closed::Value(value) = closed {
            contain_drop(value);
        }
    }
}

// Nothing in it is ever pinned, and a panic leaves it whole: the value is there or it is not.
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

    #[test]
    fn the_enclosing_function_is_found_in_a_type_name() {
        for (name, function) in [
            ("a::b::{{closure}}", "b"),
            ("a::b::{{closure}}::{{closure}}", "b"),
            ("a::b<a::c::{{closure}}>::{{closure}}", "b"),
            ("a::b::{{closure}}::c::{{closure}}", "c"),
            ("a::b<c::D<e::F>>::{{closure}}", "b"),
            ("<a::B as c::D>::e::{{closure}}", "e"),
            ("a::b<fn(u8) -> c::D>::{{closure}}", "b"),
            ("a::start", "start"),
        ] {
            assert_eq!(enclosing_function(name), function, "{name}");
        }
    }

    #[test]
    fn dropped_names_the_function_that_awaitable_new_stands_in() {
        fn forget<T>() -> Awaitable<Result<T, Dropped>> {
            Awaitable::new(|_completer| {})
        }
        assert_eq!(
            forget::<Vec<u8>>().wait().unwrap_err(),
            Dropped::new("forget")
        );
    }

    #[test]
    fn dropped_names_a_function_that_was_given_a_closure() {
        fn given<F: FnOnce()>(before: F) -> Awaitable<Result<u8, Dropped>> {
            Awaitable::new(|_completer| before())
        }
        assert_eq!(given(|| {}).wait(), Err(Dropped::new("given")));
    }

    #[test]
    fn it_is_small() {
        assert!(size_of::<Awaitable<Result<u64, Dropped>>>() <= 24);
    }
}
