//! Running a closure on the completing thread: the one way to have user code run there.

use std::{
    pin::Pin,
    sync::{Arc, PoisonError},
    task::{Context, Poll, Wake, Waker},
};

use crate::{Awaitable, Guard, sync::Mutex};

/// A waker that takes the value itself, on the thread that wakes it, and hands it to `callback`.
///
/// The cell holds this waker and this holds the cell: a cycle that completing, or dropping the completer,
/// breaks.
struct OnDone<T, G: Guard, F> {
    waiting: Mutex<Option<(Awaitable<T, G>, F)>>,
}

impl<T, G, F> OnDone<T, G, F>
where
    T: Send + 'static,
    G: Guard + Send + 'static,
    F: FnOnce(T) + Send + 'static,
{
    fn poll(self: &Arc<Self>) {
        let waker = Waker::from(Arc::clone(self));
        // The lock is for a completion that comes while the first poll is still at work: it waits for the
        // few instructions that are left. The callback runs outside.
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let Some((awaitable, _)) = &mut *waiting else {
            return;
        };
        let polled = Pin::new(awaitable).poll(&mut Context::from_waker(&waker));
        if let Poll::Ready(value) = polled {
            let taken = waiting.take();
            drop(waiting);
            if let Some((_, callback)) = taken {
                callback(value);
            }
        }
    }
}

impl<T, G, F> Wake for OnDone<T, G, F>
where
    T: Send + 'static,
    G: Guard + Send + 'static,
    F: FnOnce(T) + Send + 'static,
{
    fn wake(self: Arc<Self>) {
        self.poll();
    }
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
    pub fn on_done<F>(mut self, callback: F)
    where
        F: FnOnce(T) + Send + 'static,
    {
        if self.is_done() {
            if let Ok(value) = self.try_take() {
                callback(value);
            }
            return;
        }
        let waiting = Mutex::new(Some((self, callback)));
        Arc::new(OnDone { waiting }).poll();
    }
}
