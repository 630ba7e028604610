//! Making streams by hand, and for generated code.

use std::any::type_name;

use super::{Buffer, Emitter, Events};
use crate::Dropped;
use crate::future::enclosing_function;
use crate::operation::{Operation, ReportedLosses};
use crate::queue::{Receiver, shared};

/// An emitter that callbacks can share, and its stream. `dropped` names the function whose callback was dropped.
#[track_caller]
pub fn events<V>(buffer: Buffer, dropped: fn() -> Dropped) -> (Emitter<V>, Events<V>) {
    let operation = Operation::stream(dropped);
    let (sender, receiver) = shared::channel(buffer.policy(), operation);
    (
        Emitter::new(sender),
        Events::from_receiver(Receiver::Shared(receiver), dropped, operation),
    )
}

/// Like [`events`], with a function that combines a new value with the last queued one.
#[track_caller]
pub fn merging_events<V>(
    merge: impl FnMut(&mut V, V) -> Option<V> + Send + 'static,
    dropped: fn() -> Dropped,
) -> (Emitter<V>, Events<V>) {
    let operation = Operation::stream(dropped);
    let (sender, receiver) = shared::merging(Box::new(merge), operation);
    (
        Emitter::new(sender),
        Events::from_receiver(Receiver::Shared(receiver), dropped, operation),
    )
}

/// The error of a callback that was made in the closure `F`.
fn dropped_in<F>() -> Dropped {
    Dropped::new(enclosing_function(type_name::<F>()))
}

impl<V> Events<V> {
    pub(crate) fn from_receiver(
        receiver: Receiver<V>,
        dropped: fn() -> Dropped,
        operation: Operation,
    ) -> Self {
        Self {
            receiver: Some(receiver),
            dropped,
            operation,
            reported_losses: ReportedLosses::NONE,
            guard: Some(()),
            streak: 0,
            terminated: false,
        }
    }

    /// Registers a callback by hand, for a one-off that is not worth an annotation.
    ///
    /// `start` is called at once. [`Ended::Dropped`](crate::Ended::Dropped) will name the function that `Events::new` is
    /// written in. `start` returns nothing, because a handle that it returned would be dropped at once: use
    /// [`try_new`](Self::try_new) for a function that returns one.
    ///
    /// ```
    /// # use awaitify::{Buffer, Events};
    /// let mut ticks = Events::new(Buffer::drop_oldest(16), |emitter| {
    ///     std::thread::spawn(move || (1..=3).for_each(|tick| emitter.emit(tick)));
    /// });
    /// assert_eq!(ticks.wait_iter().collect::<Vec<_>>(), [1, 2, 3]);
    /// ```
    ///
    /// # Panics
    ///
    /// If `start` does; nothing is leaked then.
    #[track_caller]
    pub fn new<F>(buffer: Buffer, start: F) -> Self
    where
        F: FnOnce(Emitter<V>),
    {
        let (emitter, events) = events(buffer, dropped_in::<F>);
        start(emitter);
        events
    }

    /// Like [`new`](Self::new), for a function that can fail or that returns a handle.
    ///
    /// # Errors
    ///
    /// The error of `start`.
    ///
    /// ```
    /// # use awaitify::{Buffer, Emitter, Events};
    /// # use std::io;
    /// fn listen(name: &str, callback: impl Fn(u8) + 'static) -> io::Result<u32> {
    ///     callback(1);
    ///     Ok(7)
    /// }
    ///
    /// let (id, events) = Events::try_new(Buffer::latest(), |emitter| {
    ///     listen("keys", move |key| emitter.emit(key))
    /// })?;
    /// let mut events = events.on_cancel(id, Box::new(|id| println!("unlisten {id}")));
    /// assert_eq!(events.wait_next(), Some(1));
    /// # Ok::<(), io::Error>(())
    /// ```
    ///
    /// # Panics
    ///
    /// If `start` does; nothing is leaked then.
    #[track_caller]
    pub fn try_new<H, E, F>(buffer: Buffer, start: F) -> Result<(H, Self), E>
    where
        F: FnOnce(Emitter<V>) -> Result<H, E>,
    {
        let (emitter, events) = events(buffer, dropped_in::<F>);
        let handle = start(emitter)?;
        Ok((handle, events))
    }

    /// Like [`new`](Self::new), for a stream that combines each new value with the last one that is still queued.
    ///
    /// `merge` changes the last queued value, and returns what has to be queued after it, if anything. Values that were
    /// combined do not count as lost. It runs on the thread that emits. Values that come while it runs, on other threads
    /// or from within it, are queued as they are.
    ///
    /// ```
    /// # use awaitify::Events;
    /// let sum = |last: &mut u32, new: u32| {
    ///     *last += new;
    ///     None
    /// };
    /// let mut moves = Events::merging(sum, |emitter| (1..=4).for_each(|by| emitter.emit(by)));
    /// assert_eq!(moves.wait_next(), Some(10));
    /// assert_eq!(moves.lost(), 0);
    /// ```
    ///
    /// # Panics
    ///
    /// If `start` does. If `merge` panics, the panic goes to the caller of the callback; the last value stays as `merge` has
    /// left it.
    #[track_caller]
    pub fn merging<M, F>(merge: M, start: F) -> Self
    where
        M: FnMut(&mut V, V) -> Option<V> + Send + 'static,
        F: FnOnce(Emitter<V>),
    {
        let (emitter, events) = merging_events(merge, dropped_in::<F>);
        start(emitter);
        events
    }
}
