//! The end of a stream on the side of the consumer: closing it, dropping it, and releasing its guard.

use std::mem;

use super::{Closed, Events};
use crate::Guard;
use crate::guarded::{CallbackState, Guarded};
use crate::queue::catch_panics_in_drops;

impl<V, G: Guard> Events<V, G> {
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

    /// Runs the hook if the library still holds a callback, or else drops the guard.
    pub(super) fn release(&mut self) {
        let Some(guard) = self.guard.take() else {
            return;
        };
        let callback = if self.receiver().is_held() {
            CallbackState::Held
        } else {
            CallbackState::Gone
        };
        Guarded::new(guard).end(callback);
    }

    /// Called when the stream returns `None`, after which the guard is not needed.
    pub(super) fn finish(&mut self) {
        self.terminated = true;
        self.operation.closed();
        self.report_end(0);
        self.release();
    }

    /// Reports the end, and losses that were not reported yet.
    fn report_end(&mut self, unread: usize) {
        let lost = self.receiver().lost();
        self.operation.lost(lost, &mut self.reported_losses);
        self.operation.finished(|| self.ended(), lost, unread);
    }

    /// Reports the end of a closed stream that is dropped with values in its queue, unless it was reported.
    fn report_unread(&mut self) {
        if self.terminated || !self.operation.counts_losses() {
            return;
        }
        // A loss is known once the value after it was taken.
        let unread = mem::take(self.receiver_mut().take_all());
        _ = self.receiver_mut().try_take();
        self.report_end(unread.len());
        catch_panics_in_drops(unread);
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
