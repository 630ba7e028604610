//! A completion together with its progress.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::{Awaitable, Events, Guard};

impl<T, G: Guard> Awaitable<T, G> {
    /// Waits for the value, and calls `report` with each of the `events` that come before it.
    ///
    /// Every event that was queued when the value came is reported before the value is returned.
    ///
    /// ```
    /// use awaitify::{Awaitable, Buffer, Events};
    /// # use std::{future::Future, pin::pin, task::{Context, Poll, Waker}};
    ///
    /// async fn download(done: Awaitable<&str>, progress: Events<u8>) -> &str {
    ///     done.observe(progress, |percent| println!("{percent} %")).await
    /// }
    /// # let progress = Events::new(Buffer::unbounded(), |emitter| (1..=3).for_each(|n| emitter.emit(n)));
    /// # let mut cx = Context::from_waker(Waker::noop());
    /// # assert_eq!(pin!(download(Awaitable::ready("file"), progress)).poll(&mut cx), Poll::Ready("file"));
    /// ```
    ///
    /// # Panics
    ///
    /// If `report` does. If the awaitable has given its value before.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future drops both.
    pub async fn observe<P, H: Guard>(
        mut self,
        mut events: Events<P, H>,
        mut report: impl FnMut(P),
    ) -> T {
        poll_fn(|cx| {
            let reported = report_queued(&mut events, cx, &mut report);
            let Poll::Ready(value) = Pin::new(&mut self).poll(cx) else {
                return Poll::Pending;
            };
            if reported.is_pending() {
                // Those that came before the value.
                events.drain().for_each(&mut report);
            }
            Poll::Ready(value)
        })
        .await
    }
}

/// Reports what is queued, and has the task woken for more. `Ready` at the end.
fn report_queued<P, H: Guard>(
    events: &mut Events<P, H>,
    cx: &mut Context<'_>,
    report: &mut impl FnMut(P),
) -> Poll<()> {
    use futures_core::Stream;
    while let Poll::Ready(next) = Pin::new(&mut *events).poll_next(cx) {
        match next {
            Some(value) => report(value),
            None => return Poll::Ready(()),
        }
    }
    Poll::Pending
}
