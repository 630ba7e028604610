//! The receiving half, which a wrapper of a callback that is called many times returns.

use std::fmt;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::task::Poll;

use super::{Drain, Ended};
use crate::operation::{Operation, ReportedLosses};
use crate::queue::{End, Receiver};
use crate::{Dropped, Guard, NotDone};

pub(super) const MOVED: &str = "bug in awaitify: a stream without its queue";

/// The values that a callback brings, each time it is called: a stream.
///
/// The callback is registered by the call of the wrapper, not by polling. Its values are queued as [`Buffer`](crate::Buffer)
/// says. A stream can be kept in a struct, sent to another thread and polled by any executor, or by none
/// ([`wait_next`](Self::wait_next)).
///
/// `G` is a [`Guard`] that it holds while the library may call: nothing, a handle ([`Kept`](crate::Kept)), or a handle and a
/// hook that unregisters ([`OnCancel`](crate::OnCancel)). The hook runs once: when the stream is closed, dropped or has
/// returned its last value, and only if the library still holds a callback then. After an end, the guard stays until the
/// stream is polled, closed or dropped.
///
/// It is a [`Stream`](futures_core::Stream) and a [`FusedStream`](futures_core::stream::FusedStream): after the end it returns
/// `None` each time, and never panics. It is `Send` if `V` and `G` are, and `Unpin`. It cannot be cloned, because each value
/// is returned once.
///
/// # Cancel safety
///
/// Polling it, or [`next`](Self::next), in a `select!` loses nothing: a value stays in the queue until it is returned. Dropping
/// the stream closes it.
///
/// # Fairness
///
/// After 128 values without a pause, polling wakes its task and returns `Pending` once, so that a busy stream does not keep
/// its thread from other tasks. So `now_or_never` may find nothing although a value is there. Use
/// [`try_take`](Self::try_take) or [`drain`](Self::drain) for that.
///
/// ```
/// use awaitify::{Buffer, Events};
///
/// fn legacy_listen(callback: impl Fn(u32) + Send + 'static) {
///     std::thread::spawn(move || (1..=3).for_each(callback));
/// }
///
/// fn listen() -> Events<u32> {
///     Events::new(Buffer::drop_oldest(64), |emitter| {
///         legacy_listen(move |value| emitter.emit(value));
///     })
/// }
///
/// async fn sum() -> u32 {
///     let (mut events, mut sum) = (listen(), 0);
///     while let Some(value) = events.next().await {
///         sum += value;
///     }
///     sum
/// }
/// # let sum = std::pin::pin!(sum());
/// # assert_eq!(awaitify::Awaitable::ready(6).wait(), 6);
/// # let mut sum = sum;
/// # let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
/// # let sum = loop {
/// #     if let std::task::Poll::Ready(sum) = sum.as_mut().poll(&mut cx) { break sum; }
/// #     std::thread::yield_now();
/// # };
/// # assert_eq!(sum, 6);
/// ```
#[doc(alias("stream", "event stream", "AsyncStream", "callbackFlow", "receiver"))]
#[must_use = "dropping a stream closes it"]
pub struct Events<V, G: Guard = ()> {
    /// `None` only while it moves to a stream with another guard.
    pub(super) receiver: Option<Receiver<V>>,
    /// The error of a dropped callback.
    pub(super) dropped: fn() -> Dropped,
    pub(super) operation: Operation,
    pub(super) reported_losses: ReportedLosses,
    /// `None` once it has been released.
    pub(super) guard: Option<G>,
    /// Values returned since the last pause.
    pub(super) streak: u8,
    /// True if `None` was returned.
    pub(super) terminated: bool,
}

impl<V, G: Guard> Events<V, G> {
    /// The next value if one is queued, without waiting. `None` is the end.
    ///
    /// # Errors
    ///
    /// [`NotDone`] if nothing is queued and the stream has not ended.
    ///
    /// ```
    /// # use awaitify::{Buffer, Events, NotDone};
    /// let mut kept = None;
    /// let mut events = Events::new(Buffer::unbounded(), |emitter| kept = Some(emitter));
    /// assert_eq!(events.try_take(), Err(NotDone));
    /// let emitter = kept.unwrap();
    /// emitter.emit(1);
    /// drop(emitter);
    /// assert_eq!(events.try_take(), Ok(Some(1)));
    /// assert_eq!(events.try_take(), Ok(None));
    /// ```
    pub fn try_take(&mut self) -> Result<Option<V>, NotDone> {
        if self.terminated {
            return Ok(None);
        }
        let Poll::Ready(next) = self.receiver_mut().try_take() else {
            return Err(NotDone);
        };
        if next.is_none() {
            self.finish();
        }
        Ok(next)
    }

    /// Takes everything that is queued now, for example once per frame.
    ///
    /// Values that come later are not in it, so a busy library cannot hold up the loop. The iterator does not report the end: see
    /// [`ended`](Self::ended) and [`try_take`](Self::try_take). Values that are left in the iterator are dropped with it.
    ///
    /// ```
    /// # use awaitify::{Buffer, Events};
    /// let mut kept = None;
    /// let mut events = Events::new(Buffer::unbounded(), |emitter| kept = Some(emitter));
    /// let emitter = kept.unwrap();
    /// emitter.emit(1);
    /// emitter.emit(2);
    /// for event in events.drain() {
    ///     emitter.emit(event * 10); // comes with the next frame
    /// }
    /// assert_eq!(events.drain().collect::<Vec<_>>(), [10, 20]);
    /// ```
    pub fn drain(&mut self) -> Drain<'_, V> {
        Drain::new(self.receiver_mut().take_all())
    }

    /// How many values were lost before the one that was returned last, because the queue was full.
    ///
    /// Losses after that value show with the next one, or at the end.
    ///
    /// ```
    /// # use awaitify::{Buffer, Events};
    /// let mut events = Events::new(Buffer::drop_oldest(1), |emitter| (1..=3).for_each(|n| emitter.emit(n)));
    /// assert_eq!(events.lost(), 0);
    /// assert_eq!(events.wait_next(), Some(3));
    /// assert_eq!(events.lost(), 2);
    /// ```
    #[must_use]
    pub fn lost(&self) -> u64 {
        self.receiver().lost()
    }

    /// How many values are queued.
    ///
    /// ```
    /// # use awaitify::{Buffer, Events};
    /// let events = Events::new(Buffer::unbounded(), |emitter| (1..=3).for_each(|n| emitter.emit(n)));
    /// assert_eq!(events.len(), 3);
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.receiver().len()
    }

    /// True if no value is queued. More may come, unless the stream has [ended](Self::ended).
    ///
    /// ```
    /// # use awaitify::{Buffer, Events};
    /// let events: Events<u8> = Events::new(Buffer::unbounded(), |_emitter| {});
    /// assert!(events.is_empty());
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Why nothing more gets in, as soon as that is so. Values may still be queued.
    ///
    /// The first reason stays: closing a stream that has finished does not change it.
    ///
    /// ```
    /// # use awaitify::{Buffer, Dropped, Ended, Events};
    /// fn listen() -> Events<u8> {
    ///     Events::new(Buffer::unbounded(), |emitter| emitter.emit(1)) // and drops it
    /// }
    ///
    /// let mut events = listen();
    /// assert_eq!(events.ended(), Some(Ended::Dropped(Dropped::new("listen"))));
    /// assert_eq!(events.wait_next(), Some(1));
    /// ```
    #[must_use]
    pub fn ended(&self) -> Option<Ended> {
        Some(match self.receiver().end()? {
            End::Finished => Ended::Finished,
            End::Dropped => Ended::Dropped((self.dropped)()),
            End::Failed => Ended::Failed,
            End::Overflowed => Ended::Overflowed,
            End::Closed => Ended::Closed,
            End::Panicked => Ended::Panicked(self.receiver().message()),
        })
    }

    #[inline]
    pub(super) fn receiver(&self) -> &Receiver<V> {
        self.receiver.as_ref().expect(MOVED)
    }

    #[inline]
    pub(super) fn receiver_mut(&mut self) -> &mut Receiver<V> {
        self.receiver.as_mut().expect(MOVED)
    }
}

// Nothing in it is ever pinned, and a panic leaves it whole: a value is queued or it is not.
impl<V, G: Guard> Unpin for Events<V, G> {}
impl<V, G: Guard> UnwindSafe for Events<V, G> {}
impl<V, G: Guard> RefUnwindSafe for Events<V, G> {}

impl<V, G: Guard + fmt::Debug> fmt::Debug for Events<V, G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events")
            .field("len", &self.len())
            .field("ended", &self.ended())
            .field("guard", &self.guard)
            .finish_non_exhaustive()
    }
}
