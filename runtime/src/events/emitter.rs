//! The producing half: what goes into the callbacks.

use std::fmt;
use std::ops::ControlFlow;
use std::panic::{RefUnwindSafe, UnwindSafe};

use crate::operation::Operation;
use crate::queue::End;
use crate::queue::shared::{Emit, Sender};

/// The half of a stream that goes into the callbacks: each value it emits becomes an item of the [`Events`](crate::Events).
///
/// It can be cloned and used by reference from any thread. The stream ends when the last clone is dropped. `Emitter<V>`
/// is `Send` and `Sync` exactly when `V` is `Send`.
///
/// The consumer's task is woken after the value has been queued, with no lock held. A value that is not taken (because the
/// stream is closed or full) is dropped on the emitting thread. Panics of its destructor, and of wakers, are contained.
///
/// ```
/// use awaitify::{Buffer, Events};
///
/// let mut ticks = Events::new(Buffer::unbounded(), |emitter| {
///     std::thread::spawn(move || (1..=3).for_each(|tick| emitter.emit(tick)));
/// });
/// assert_eq!(ticks.wait_iter().collect::<Vec<_>>(), [1, 2, 3]);
/// ```
#[doc(alias("sender", "producer", "yield"))]
pub struct Emitter<V> {
    sender: Sender<V>,
}

impl<V> Emitter<V> {
    pub(crate) const fn new(sender: Sender<V>) -> Self {
        Self { sender }
    }

    /// Returns what the stream reports to.
    pub(crate) fn operation(&self) -> Operation {
        self.sender.operation()
    }

    /// Emits a value. If the stream is closed or has ended, the value is dropped.
    ///
    /// ```
    /// # use awaitify::{Buffer, Events};
    /// let mut events = Events::new(Buffer::unbounded(), |emitter| {
    ///     [1, 2].into_iter().for_each(move |value| emitter.emit(value));
    /// });
    /// assert_eq!(events.drain().collect::<Vec<_>>(), [1, 2]);
    /// ```
    ///
    /// # Panics
    ///
    /// If it would have to wait for room ([`Buffer::block`](crate::Buffer::block)) on a thread that drives a Tokio
    /// runtime. If the function of [`Events::merging`](crate::Events::merging) does.
    #[inline]
    #[track_caller]
    pub fn emit(&self, value: V) {
        self.sender.send(value);
    }

    /// Like [`emit`](Self::emit), but returns whether the stream is still open: `Break` once it is closed or has ended.
    ///
    /// ```
    /// # use awaitify::{Buffer, Events};
    /// use std::ops::ControlFlow;
    ///
    /// let mut kept = None;
    /// let events = Events::new(Buffer::latest(), |emitter| kept = Some(emitter));
    /// let emitter = kept.unwrap();
    /// assert_eq!(emitter.try_emit(1), ControlFlow::Continue(()));
    /// drop(events);
    /// assert_eq!(emitter.try_emit(2), ControlFlow::Break(()));
    /// ```
    ///
    /// # Panics
    ///
    /// Like [`emit`](Self::emit).
    #[inline]
    #[track_caller]
    pub fn try_emit(&self, value: V) -> ControlFlow<()> {
        flow(self.sender.send(value))
    }

    /// Ends the stream with [`Ended::Finished`](crate::Ended::Finished). Values that are queued still come.
    ///
    /// ```
    /// # use awaitify::{Buffer, Ended, Events};
    /// let mut events = Events::new(Buffer::unbounded(), |emitter| {
    ///     emitter.emit(1);
    ///     emitter.end();
    ///     emitter.emit(2); // too late
    /// });
    /// assert_eq!(events.wait_iter().collect::<Vec<_>>(), [1]);
    /// assert_eq!(events.ended(), Some(Ended::Finished));
    /// ```
    pub fn end(&self) {
        self.sender.end(End::Finished);
    }

    /// True if the stream is open: if not, there is no use in working out a value.
    ///
    /// `true` may be out of date by the time it is looked at. `false` is final.
    ///
    /// ```
    /// # use awaitify::{Buffer, Events};
    /// let mut kept = None;
    /// let events: Events<u8> = Events::new(Buffer::latest(), |emitter| kept = Some(emitter));
    /// assert!(kept.as_ref().unwrap().is_wanted());
    /// drop(events);
    /// assert!(!kept.unwrap().is_wanted());
    /// ```
    #[must_use]
    #[inline]
    pub fn is_wanted(&self) -> bool {
        self.sender.is_open()
    }

    /// Emits a value as the last item, even if the queue is full, and ends the stream.
    pub(super) fn emit_last(&self, value: V) {
        self.sender.send_last(value, End::Finished);
    }

    pub(super) fn end_as(&self, end: End) {
        self.sender.end(end);
    }

    /// The function has failed with the last item.
    pub(super) fn fail_with(&self, item: V) {
        self.sender.send_last(item, End::Failed);
    }

    /// The code that calls back has panicked.
    pub(super) fn end_panicked(&self, message: String) {
        self.sender.end_panicked(message);
    }
}

impl<T, E> Emitter<Result<T, E>> {
    /// Emits an error as the last item and ends the stream with [`Ended::Failed`](crate::Ended::Failed).
    ///
    /// The error is delivered even if the queue is full.
    ///
    /// ```
    /// # use awaitify::{Buffer, Ended, Events};
    /// let mut lines: Events<Result<&str, &str>> = Events::new(Buffer::drop_newest(1), |emitter| {
    ///     emitter.emit(Ok("line"));
    ///     emitter.fail("connection lost");
    /// });
    /// assert_eq!(lines.wait_next(), Some(Ok("line")));
    /// assert_eq!(lines.wait_next(), Some(Err("connection lost")));
    /// assert_eq!(lines.wait_next(), None);
    /// assert_eq!(lines.ended(), Some(Ended::Failed));
    /// ```
    pub fn fail(&self, error: E) {
        self.sender.send_last(Err(error), End::Failed);
    }
}

pub(crate) fn flow(open: bool) -> ControlFlow<()> {
    if open {
        ControlFlow::Continue(())
    } else {
        ControlFlow::Break(())
    }
}

impl<V> Clone for Emitter<V> {
    fn clone(&self) -> Self {
        Self::new(self.sender.clone())
    }
}

// A panic leaves the queue whole: a value is in it or it is not.
impl<V> UnwindSafe for Emitter<V> {}
impl<V> RefUnwindSafe for Emitter<V> {}

impl<V> fmt::Debug for Emitter<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Emitter")
            .field("is_wanted", &self.is_wanted())
            .finish_non_exhaustive()
    }
}

/// Like [`Emitter::emit`], but waits for room in the future that it returns, for callbacks that return one.
pub fn emit_when_room<V>(emitter: &Emitter<V>, value: V) -> Emitting<V> {
    Emitting(emitter.sender.send_when_room(value))
}

/// The future of [`emit_when_room`].
#[must_use = "nothing is emitted until it is polled"]
pub struct Emitting<V>(Emit<V>);

impl<V> Future for Emitting<V> {
    type Output = ControlFlow<()>;

    fn poll(
        mut self: std::pin::Pin<&mut Self>,
        cx: &mut std::task::Context<'_>,
    ) -> std::task::Poll<ControlFlow<()>> {
        std::pin::Pin::new(&mut self.0).poll(cx).map(flow)
    }
}
