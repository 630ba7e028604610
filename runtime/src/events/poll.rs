//! Polling a stream, with a budget.

use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use futures_core::stream::FusedStream;

use super::Events;
use super::stream::MOVED;
use crate::Guard;
use crate::queue::with_queue;

/// The number of values that `poll_next` returns in a row before it lets other tasks run.
const BUDGET: u8 = 128;

impl<V, G: Guard> Events<V, G> {
    /// `poll_next` if no value is queued.
    #[inline(never)]
    fn poll_otherwise(&mut self, cx: &mut Context<'_>) -> Poll<Option<V>> {
        let lost = self.receiver().lost();
        self.operation.lost(lost, &mut self.reported_losses);
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
