//! Runs a closure on the thread that completes. No other code of the user runs there.

use std::{
    future::Future,
    pin::Pin,
    sync::{Arc, PoisonError},
    task::{Context, Poll, Wake, Waker},
};

use crate::{Awaitable, Guard, sync::Mutex};

/// A waker that polls `future` on the thread that wakes it, and passes the result to `callback`.
///
/// The cell holds this waker, and this waker holds the cell. Completing or dropping the completer breaks the cycle.
struct OnReady<A, F> {
    waiting: Mutex<Option<(A, F)>>,
}

impl<A, F> OnReady<A, F>
where
    A: Future + Unpin + Send + 'static,
    F: FnOnce(A::Output) + Send + 'static,
{
    fn poll(self: &Arc<Self>) {
        let waker = Waker::from(Arc::clone(self));
        // A completion that comes during the first poll waits for the few instructions that are left of it. The callback
        // runs without the lock.
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let Some((future, _)) = &mut *waiting else {
            return;
        };
        let polled = Pin::new(future).poll(&mut Context::from_waker(&waker));
        if let Poll::Ready(value) = polled {
            let taken = waiting.take();
            drop(waiting);
            if let Some((_, callback)) = taken {
                callback(value);
            }
        }
    }
}

impl<A, F> Wake for OnReady<A, F>
where
    A: Future + Unpin + Send + 'static,
    F: FnOnce(A::Output) + Send + 'static,
{
    fn wake(self: Arc<Self>) {
        self.poll();
    }
}

/// Polls `future` here, and then whenever it is woken, and passes the result to `callback`.
pub(crate) fn call_when_ready<A, F>(mut future: A, callback: F)
where
    A: Future + Unpin + Send + 'static,
    F: FnOnce(A::Output) + Send + 'static,
{
    // With a waker that does nothing. This drops the waker of a task that polled before, which is foreign code and may
    // even complete. Otherwise it would run under the lock.
    let polled = Pin::new(&mut future).poll(&mut Context::from_waker(Waker::noop()));
    if let Poll::Ready(value) = polled {
        return callback(value);
    }
    let waiting = Mutex::new(Some((future, callback)));
    Arc::new(OnReady { waiting }).poll();
}

impl<T, G> Awaitable<T, G>
where
    T: Send + 'static,
    G: Guard + Send + 'static,
{
    /// Calls `callback` with the value when it comes, on the thread that completes.
    ///
    /// If the awaitable is done before this returns, `callback` may run here. Otherwise it runs inside the legacy callback
    /// and delays it, so it should be short. A panic there is caught. The guard is held until then.
    ///
    /// # Panics
    ///
    /// If the value has been taken before, or if `callback` runs here and panics.
    ///
    /// ```
    /// # use awaitify::{Awaitable, Dropped};
    /// # let (sender, received) = std::sync::mpsc::channel();
    /// let awaitable = Awaitable::new(|completer| {
    ///     std::thread::spawn(move || completer.complete(Ok(6)));
    /// });
    /// awaitable.on_done(move |value: Result<i32, Dropped>| sender.send(value).unwrap());
    /// assert_eq!(received.recv().unwrap(), Ok(6));
    /// ```
    pub fn on_done<F>(self, callback: F)
    where
        F: FnOnce(T) + Send + 'static,
    {
        call_when_ready(self, callback);
    }
}
