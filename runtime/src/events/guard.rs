//! The guard of a stream.

use crate::guarded::Unguarded;
use crate::{Events, Guard, Kept, LocalOnCancel, OnCancel};

impl<V> Events<V> {
    /// Holds `handle` until the stream is closed, dropped or has given its last value.
    ///
    /// ```
    /// # use awaitify::{Buffer, Events};
    /// use std::rc::Rc;
    ///
    /// let subscription = Rc::new(());
    /// let mut kept = None;
    /// let mut events: Events<u8, _> =
    ///     Events::new(Buffer::unbounded(), |emitter| kept = Some(emitter)).keep(Rc::clone(&subscription));
    /// assert_eq!(Rc::strong_count(&subscription), 2);
    /// events.close();
    /// assert_eq!(Rc::strong_count(&subscription), 1);
    /// ```
    pub fn keep<H>(self, handle: H) -> Events<V, Kept<H>> {
        self.with_guard(Kept::new(handle))
    }

    /// Runs `hook(handle)` when the stream is closed, dropped or has given its last value, if the library still holds a
    /// callback then.
    ///
    /// A panic in the hook is contained. A callback on another thread may come while the hook runs; its value is dropped.
    ///
    /// ```
    /// # use awaitify::{Buffer, Events};
    /// # let (unlisten, unlistened) = std::sync::mpsc::channel();
    /// let mut kept = None;
    /// let events: Events<u8, _> = Events::new(Buffer::unbounded(), |emitter| kept = Some(emitter))
    ///     .on_cancel(7, Box::new(move |id| unlisten.send(id).unwrap()));
    /// drop(events);
    /// assert_eq!(unlistened.recv(), Ok(7));
    /// ```
    pub fn on_cancel<H>(
        self,
        handle: H,
        hook: Box<dyn FnOnce(H) + Send>,
    ) -> Events<V, OnCancel<H>> {
        self.with_guard(OnCancel::new(handle, hook, None))
    }

    /// Like [`on_cancel`](Self::on_cancel), with a hook that need not be `Send`; nor is the result.
    ///
    /// ```
    /// # use awaitify::{Buffer, Events};
    /// # use std::{cell::Cell, rc::Rc};
    /// let unlistened = Rc::new(Cell::new(false));
    /// let flag = Rc::clone(&unlistened);
    /// let mut kept = None;
    /// let events: Events<u8, _> = Events::new(Buffer::unbounded(), |emitter| kept = Some(emitter))
    ///     .on_cancel_local((), Box::new(move |()| flag.set(true)));
    /// drop(events);
    /// assert!(unlistened.get());
    /// ```
    pub fn on_cancel_local<H>(
        self,
        handle: H,
        hook: Box<dyn FnOnce(H)>,
    ) -> Events<V, LocalOnCancel<H>> {
        self.with_guard(OnCancel::new(handle, hook, None))
    }
}

impl<V, G: Guard> Events<V, G> {
    /// The guard, or `None` once it is closed or has given its last value.
    ///
    /// ```
    /// # use awaitify::{Buffer, Events};
    /// let events: Events<u8, _> = Events::new(Buffer::unbounded(), |_emitter| {}).keep("handle");
    /// assert_eq!(events.guard().map(|kept| **kept), Some("handle"));
    /// ```
    #[must_use]
    pub fn guard(&self) -> Option<&G> {
        self.guard.as_ref()
    }

    /// Like [`guard`](Self::guard), to be changed.
    ///
    /// ```
    /// # use awaitify::{Buffer, Events};
    /// let mut events: Events<u8, _> = Events::new(Buffer::unbounded(), |_emitter| {}).keep(vec!["a"]);
    /// let watched = events.guard_mut().unwrap();
    /// watched.push("b");
    /// assert_eq!(**watched, ["a", "b"]);
    /// ```
    #[must_use]
    pub fn guard_mut(&mut self) -> Option<&mut G> {
        self.guard.as_mut()
    }

    /// The stream without its guard, and the guard, which is `None` once it has been released.
    ///
    /// The guard stays armed: dropping it runs its hook.
    ///
    /// ```
    /// # use awaitify::{Buffer, Events};
    /// let mut kept = None;
    /// let listening = Events::new(Buffer::unbounded(), |emitter| kept = Some(emitter)).keep("handle");
    /// let (events, guard) = listening.into_parts();
    /// let events: Events<u8> = events;
    /// assert_eq!(guard.map(|kept| kept.disarm()), Some("handle"));
    /// ```
    pub fn into_parts(mut self) -> (Events<V>, Option<G>) {
        let guard = self.guard.take();
        let without = guard.as_ref().map(|_| ());
        (self.exchange_guard(without), guard)
    }

    /// Takes everything but the guard.
    fn exchange_guard<H: Guard>(mut self, guard: Option<H>) -> Events<V, H> {
        Events {
            receiver: self.receiver.take(),
            dropped: self.dropped,
            operation: self.operation,
            reported_losses: self.reported_losses,
            guard,
            streak: self.streak,
            terminated: self.terminated,
        }
    }
}

impl<V> Unguarded for Events<V> {
    type With<G: Guard> = Events<V, G>;

    fn with_guard<G: Guard>(mut self, guard: G) -> Events<V, G> {
        let released = self.guard.take().is_none();
        let mut events = self.exchange_guard(Some(guard));
        if released {
            events.release();
        }
        events
    }
}
