//! Running a closure on the completing thread: the one way to have user code run there.

use std::{
    future::Future,
    pin::Pin,
    sync::{Arc, PoisonError},
    task::{Context, Poll, Wake, Waker},
};

use crate::{Awaitable, Guard, sync::Mutex};

/// A waker that polls `future` itself, on the thread that wakes it, and hands what it gives to `callback`.
///
/// The cell holds this waker and this holds the cell: a cycle that completing, or dropping the completer,
/// breaks.
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
        // The lock is for a completion that comes while the first poll is still at work: it waits for the
        // few instructions that are left. The callback runs outside.
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

/// Polls an awaitable, in whatever form, here or where it is woken, and hands what it gives to `callback`.
pub(crate) fn call_when_ready<A, F>(mut future: A, callback: F)
where
    A: Future + Unpin + Send + 'static,
    F: FnOnce(A::Output) + Send + 'static,
{
    // With nobody's waker. That of a task which polled it before is let go now: it is foreign code, which may
    // even complete when it is dropped, and would run under the lock otherwise.
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
    /// If it is done already, or just while this is called, `callback` runs here and now. Otherwise it delays the
    /// legacy callback that completes, so it should be short; its panic there is contained. The guard is held until
    /// then.
    ///
    /// # Panics
    ///
    /// If it has given its value before; and if `callback` runs here and panics.
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
