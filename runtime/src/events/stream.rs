//! The receiving half: what a wrapper of a callback that is called many times returns.

use std::fmt;
use std::mem;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use futures_core::stream::FusedStream;

use super::{Closed, Drain, Ended, Next, NextMany};
use crate::guarded::{Callback, Guarded};
use crate::operation::{Operation, Told};
use crate::queue::{End, Receiver, catch_panics_in_drops, with_queue};
use crate::{Dropped, Guard, NotDone};

/// The number of values that `poll_next` returns in a row before it lets other tasks run.
const BUDGET: u8 = 128;

const MOVED: &str = "bug in awaitify: a stream without its queue";

/// The values that a callback brings, each time it is called: a stream.
///
/// The library calls already when you get it: it was registered by the call, not by polling. What it brings is queued
/// as [`Buffer`](crate::Buffer) says. It can be kept in a struct, sent to another thread and polled by any executor, or by none
/// ([`wait_next`](Self::wait_next)).
///
/// `G` is a [`Guard`] that it holds while the library may call: nothing, a handle ([`Kept`](crate::Kept)), or a handle and a
/// hook that unregisters ([`OnCancel`](crate::OnCancel)). The hook runs once: when the stream is closed, dropped or has
/// given its last value, and only if the library still holds a callback then. If an end comes and nobody polls, the
/// guard stays until the stream is polled, closed or dropped.
///
/// It is a [`Stream`] and a [`FusedStream`]: after the end it returns `None` each time, and never panics. It is `Send` when
/// `V` and `G` are, and `Unpin`. It cannot be cloned, because each value is given once.
///
/// # Cancel safety
///
/// Polling it, or [`next`](Self::next), in a `select!` loses nothing: a value stays in the queue until it is given. Dropping
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
    /// The losses that were reported.
    pub(super) told: Told,
    /// `None` once it has been released.
    pub(super) guard: Option<G>,
    /// Values given since the last pause.
    pub(super) streak: u8,
    /// True if `None` was given.
    pub(super) terminated: bool,
}

impl<V, G: Guard> Events<V, G> {
    /// Waits for the next value, or `None` at the end.
    ///
    /// ```
    /// # use awaitify::{Buffer, Events};
    /// # use std::{future::Future, pin::pin, task::{Context, Poll, Waker}};
    /// async fn both(mut numbers: Events<u8>, mut letters: Events<char>) -> (Option<u8>, Option<char>) {
    ///     (numbers.next().await, letters.next().await)
    /// }
    /// # let numbers = Events::new(Buffer::latest(), |emitter| emitter.emit(1));
    /// # let letters = Events::new(Buffer::latest(), |_emitter| {});
    /// # let mut cx = Context::from_waker(Waker::noop());
    /// # assert_eq!(pin!(both(numbers, letters)).poll(&mut cx), Poll::Ready((Some(1), None)));
    /// ```
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing.
    #[expect(
        clippy::should_implement_trait,
        reason = "it is the name that streams use"
    )]
    pub fn next(&mut self) -> Next<'_, V, G> {
        Next::new(self)
    }

    /// Waits until there is a value, takes up to `limit` of those that are queued, and appends them to `values`.
    ///
    /// The output is the number of values taken, which is 0 at the end, or if `limit` is 0. A whole batch is taken
    /// by one wake-up and under one lock.
    ///
    /// ```
    /// # use awaitify::{Buffer, Events};
    /// # use std::{future::Future, pin::pin, task::{Context, Poll, Waker}};
    /// # let mut cx = Context::from_waker(Waker::noop());
    /// let mut events = Events::new(Buffer::unbounded(), |emitter| (1..=5).for_each(|n| emitter.emit(n)));
    /// let mut batch = Vec::new();
    /// let taken = events.next_many(&mut batch, 3); // `.await` it
    /// # assert_eq!(pin!(taken).poll(&mut cx), Poll::Ready(3));
    /// assert_eq!(batch, [1, 2, 3]);
    /// ```
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing: it appends values only when it is done.
    pub fn next_many<'a>(&'a mut self, values: &'a mut Vec<V>, limit: usize) -> NextMany<'a, V, G> {
        NextMany::new(self, values, limit)
    }

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
    /// Values that come later are not in it, so a busy library cannot hold up the loop. The end is not told here: see
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

    /// How many values were lost in front of the one that was given last, because the queue was full.
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

    /// Unregisters now. Values that are queued still come, then `None`.
    ///
    /// Producers that wait for room are released, and the hook runs, or the handle is dropped. The hook runs only if the
    /// library still holds a callback. A panic in it is contained.
    ///
    /// ```
    /// # use awaitify::{Buffer, Ended, Events};
    /// # let (unlisten, unlistened) = std::sync::mpsc::channel();
    /// let mut kept = None;
    /// let mut events = Events::new(Buffer::unbounded(), |emitter| kept = Some(emitter))
    ///     .on_cancel(7, Box::new(move |id| unlisten.send(id).unwrap()));
    /// let emitter = kept.unwrap();
    /// emitter.emit(1);
    /// events.close();
    /// assert_eq!(unlistened.recv(), Ok(7));
    /// emitter.emit(2); // too late
    /// assert_eq!(events.wait_iter().collect::<Vec<_>>(), [1]);
    /// assert_eq!(events.ended(), Some(Ended::Closed));
    /// ```
    pub fn close(&mut self) {
        self.receiver_mut().close();
        self.operation.closed();
        self.release();
    }

    /// [Closes](Self::close), and waits until the library holds no callback any more.
    ///
    /// After that nothing that the callback captured is in use, and the callback cannot run any more. It never resolves if
    /// the library keeps its callback.
    ///
    /// ```
    /// # use awaitify::{Buffer, Events};
    /// # use std::{future::Future, pin::pin, task::{Context, Poll, Waker}};
    /// # let mut cx = Context::from_waker(Waker::noop());
    /// let mut kept = None;
    /// let mut events: Events<u8> = Events::new(Buffer::unbounded(), |emitter| kept = Some(emitter));
    /// let mut closed = pin!(events.closed()); // `.await` it
    /// assert_eq!(closed.as_mut().poll(&mut cx), Poll::Pending);
    /// drop(kept); // the library drops its callback
    /// assert_eq!(closed.as_mut().poll(&mut cx), Poll::Ready(()));
    /// ```
    ///
    /// # Cancel safety
    ///
    /// The stream is closed by the call. Dropping the future only stops waiting.
    pub fn closed(&mut self) -> Closed<'_, V> {
        self.close();
        Closed::new(self.receiver_mut())
    }

    #[inline]
    fn receiver(&self) -> &Receiver<V> {
        self.receiver.as_ref().expect(MOVED)
    }

    #[inline]
    pub(super) fn receiver_mut(&mut self) -> &mut Receiver<V> {
        self.receiver.as_mut().expect(MOVED)
    }

    /// Runs the hook if the library still holds a callback, or else drops the guard.
    pub(super) fn release(&mut self) {
        let Some(guard) = self.guard.take() else {
            return;
        };
        let callback = if self.receiver().is_held() {
            Callback::Held
        } else {
            Callback::Gone
        };
        Guarded::new(guard).end(callback);
    }

    /// `None` is given: the guard has done its duty.
    pub(super) fn finish(&mut self) {
        self.terminated = true;
        self.operation.closed();
        self.report_end(0);
        self.release();
    }

    /// Reports the end, and losses that were not reported yet.
    fn report_end(&mut self, unread: usize) {
        let lost = self.receiver().lost();
        self.operation.lost(lost, &mut self.told);
        self.operation.finished(|| self.ended(), lost, unread);
    }

    /// Reports the end of a closed stream whose last values nobody takes, unless it was reported.
    fn report_unread(&mut self) {
        if self.terminated || !self.operation.counts_losses() {
            return;
        }
        // Losses are known once the values behind them were taken.
        let unread = mem::take(self.receiver_mut().take_all());
        _ = self.receiver_mut().try_take();
        self.report_end(unread.len());
        catch_panics_in_drops(unread);
    }

    /// `poll_next` if no value is queued.
    #[inline(never)]
    fn poll_otherwise(&mut self, cx: &mut Context<'_>) -> Poll<Option<V>> {
        self.operation.lost(self.receiver().lost(), &mut self.told);
        if self.poll_budget(cx).is_pending() {
            return Poll::Pending;
        }
        match self.poll_value(cx) {
            Poll::Pending => {
                self.streak = 0;
                Poll::Pending
            }
            Poll::Ready(next) => {
                self.streak += u8::from(next.is_some());
                Poll::Ready(next)
            }
        }
    }

    /// Like `poll_next`, without the budget.
    #[inline]
    pub(super) fn poll_value(&mut self, cx: &mut Context<'_>) -> Poll<Option<V>> {
        loop {
            if !self.terminated && self.receiver_mut().wait(cx.waker()) {
                return Poll::Pending;
            }
            if let Ok(next) = self.try_take() {
                return Poll::Ready(next);
            }
        }
    }

    /// `Pending`, with the task woken, after many values without a pause.
    #[inline]
    pub(super) fn poll_budget(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if self.streak < BUDGET || self.terminated {
            return Poll::Ready(());
        }
        self.streak = 0;
        cx.waker().wake_by_ref();
        Poll::Pending
    }

    /// Counts what was polled.
    #[inline]
    pub(super) fn count<T>(&mut self, polled: &Poll<T>) {
        match polled {
            Poll::Ready(_) if self.terminated => {}
            Poll::Ready(_) => self.streak += 1,
            Poll::Pending => self.streak = 0,
        }
    }
}

impl<V, G: Guard> Stream for Events<V, G> {
    type Item = V;

    #[inline]
    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<V>> {
        if self.streak < BUDGET {
            let this = &mut *self;
            let receiver = this.receiver.as_mut().expect(MOVED);
            // Each queue moves its value straight to the result. A value that is copied twice within a few instructions
            // often makes the processor wait, because it cannot forward two stores to one load.
            with_queue!(receiver, queue => if let Some(value) = queue.take() {
                this.streak += 1;
                return Poll::Ready(Some(value));
            });
        }
        self.poll_otherwise(cx)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let ended = self.receiver().end().is_some();
        let queued = self.len();
        (queued, ended.then_some(queued))
    }
}

impl<V, G: Guard> FusedStream for Events<V, G> {
    fn is_terminated(&self) -> bool {
        self.terminated
    }
}

impl<V, G: Guard> Drop for Events<V, G> {
    fn drop(&mut self) {
        if self.receiver.is_some() {
            self.close();
            self.report_unread();
            self.receiver_mut().abandon();
        }
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
