//! The guard of an awaitable: how it gets one, and how one is cancelled.

use super::Awaitable;
use crate::guarded::{Guarded, Unguarded};
use crate::{Guard, Kept, LocalOnCancel, OnCancel};

impl<T> Awaitable<T> {
    /// Holds `handle` until the value is taken, or the awaitable is dropped or [cancelled](Self::cancel).
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

    /// Runs `hook(handle)` if the awaitable is dropped or [cancelled](Self::cancel) before it is done.
    ///
    /// A panic in the hook is caught. A callback on another thread may come while the hook runs: see [`OnCancel`].
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

    /// Like [`on_cancel`](Self::on_cancel), with a hook that need not be `Send`. Then the result is not `Send`
    /// either.
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
}

impl<T> Unguarded for Awaitable<T> {
    type With<G: Guard> = Awaitable<T, G>;

    fn with_guard<G: Guard>(mut self, guard: G) -> Awaitable<T, G> {
        let guard = Guarded::new(guard);
        let Some((receiver, _)) = self.waiting.take() else {
            // The value has been taken, which would have released the guard.
            guard.release();
            return Awaitable { waiting: None };
        };
        Awaitable {
            waiting: Some((receiver, guard)),
        }
    }
}

impl<T> Awaitable<T> {
    /// Gives it a guard without a handle. It must be done, so that the guard is never used.
    pub(crate) fn with_empty_guard<G: Guard>(self) -> Awaitable<T, G> {
        debug_assert!(self.is_done(), "a pending operation has a handle");
        self.with_guard(G::empty())
    }
}

impl<T, G: Guard> Awaitable<T, G> {
    /// The guard, or `None` once the awaitable is done. (The guard is released only when the value is taken.)
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
        match &self.waiting {
            Some((receiver, guard)) if !receiver.is_done() => Some(guard.get()),
            _ => None,
        }
    }

    /// Like [`guard`](Self::guard), but mutable.
    ///
    /// ```
    /// # use awaitify::{Awaitable, Completer, Dropped};
    /// let mut kept: Option<Completer<Result<u8, Dropped>>> = None;
    /// let mut awaitable = Awaitable::new(|completer| kept = Some(completer)).keep(vec![1]);
    /// if let Some(handle) = awaitable.guard_mut() {
    ///     handle.push(2);
    /// }
    /// assert_eq!(awaitable.guard().map(|kept| kept.len()), Some(2));
    /// ```
    #[must_use]
    pub fn guard_mut(&mut self) -> Option<&mut G> {
        match &mut self.waiting {
            Some((receiver, guard)) if !receiver.is_done() => Some(guard.get_mut()),
            _ => None,
        }
    }

    /// Runs the cancel hook now, and returns an awaitable of what still comes.
    ///
    /// That is the callback's value, or [`Dropped`](crate::Dropped) once the callback is dropped. If this awaitable was
    /// done already, no hook runs, and the result is done. If the value had been taken, the result is terminated. Without
    /// a hook, the handle is dropped.
    ///
    /// # Cancel safety
    ///
    /// Dropping the result only stops waiting, because the hook has run.
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
        // One load decides. A callback that comes after it is answered by the hook, and its value is still received.
        let callback = self.callback();
        let waiting = self.waiting.take().map(|(receiver, guard)| {
            guard.end(callback);
            (receiver, Guarded::new(()))
        });
        Awaitable { waiting }
    }
}
