//! Blocking a thread on an awaitable: for code that has no executor.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, Wake, Waker},
    thread::{self, Thread},
    time::{Duration, Instant},
};

use crate::{Awaitable, Guard, NotDone};

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.0.unpark();
    }
}

impl<T, G: Guard> Awaitable<T, G> {
    /// Blocks the thread until the value comes.
    ///
    /// Do not call it on an executor's thread: nothing else runs there meanwhile, perhaps not even what
    /// calls the callback. Tokio lets us know, so with the feature `tokio` that is a panic and no deadlock. On
    /// WebAssembly without threads nothing can come while this waits: there it gives what is done, or never returns.
    ///
    /// # Panics
    ///
    /// If it has given its value before. If it is not done and the thread drives a Tokio runtime.
    ///
    /// ```
    /// # use awaitify::{Awaitable, Dropped};
    /// let awaitable = Awaitable::new(|completer| {
    ///     std::thread::spawn(move || completer.complete(Ok(6)));
    /// });
    /// assert_eq!(awaitable.wait(), Ok::<i32, Dropped>(6));
    /// ```
    #[track_caller]
    pub fn wait(mut self) -> T {
        match self.wait_for(None) {
            Ok(value) => value,
            Err(NotDone) => unreachable!("there is no deadline"),
        }
    }

    /// Blocks the thread until the value comes, but no longer than `timeout`.
    ///
    /// Unlike [`wait`](Self::wait) it may be called on a thread that drives a Tokio runtime, which stands still meanwhile.
    ///
    /// # Errors
    ///
    /// [`NotDone`] if the time is over; the awaitable waits on and can be asked again. A value that is there
    /// when the time is over is given.
    ///
    /// # Panics
    ///
    /// If it has given its value before. With a `timeout` past the end of all time, where [`wait`](Self::wait) does.
    ///
    /// ```
    /// # use awaitify::{Awaitable, Dropped, NotDone};
    /// use std::time::Duration;
    ///
    /// let mut kept = None;
    /// let mut awaitable = Awaitable::new(|completer| kept = Some(completer));
    /// assert_eq!(awaitable.wait_timeout(Duration::from_millis(1)), Err(NotDone));
    /// kept.unwrap().complete(Ok(6));
    /// assert_eq!(awaitable.wait_timeout(Duration::ZERO), Ok(Ok::<i32, Dropped>(6)));
    /// ```
    #[track_caller]
    pub fn wait_timeout(&mut self, timeout: Duration) -> Result<T, NotDone> {
        self.wait_for(Some(timeout))
    }

    #[track_caller]
    fn wait_for(&mut self, timeout: Option<Duration>) -> Result<T, NotDone> {
        if self.is_done() {
            return self.try_take();
        }
        // Past the end of time, where there is no deadline.
        if timeout.is_none_or(|timeout| Instant::now().checked_add(timeout).is_none()) {
            refuse_to_block();
        }
        block_on(timeout, |cx| Pin::new(&mut *self).poll(cx))
    }
}

/// Blocks the thread until `poll` is ready, but no longer than `timeout`.
pub(crate) fn block_on<T>(
    timeout: Option<Duration>,
    mut poll: impl FnMut(&mut Context<'_>) -> Poll<T>,
) -> Result<T, NotDone> {
    // A deadline past the end of time is none. (Not asked of what is done: the web has no clock in std.)
    let deadline = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut cx = Context::from_waker(&waker);
    loop {
        if let Poll::Ready(value) = poll(&mut cx) {
            return Ok(value);
        }
        // Parking may end early, or be ended by someone else's unpark: ask again each time.
        match deadline.map(|end| end.saturating_duration_since(Instant::now())) {
            None => thread::park(),
            Some(Duration::ZERO) => return Err(NotDone),
            Some(left) => thread::park_timeout(left),
        }
    }
}

/// Panics with Tokio's own message on a thread that drives a runtime; in `spawn_blocking`,
/// `block_in_place` and plain threads that entered one, blocking is allowed.
#[cfg(feature = "tokio")]
#[track_caller]
pub(crate) fn refuse_to_block() {
    if let Ok(runtime) = tokio::runtime::Handle::try_current() {
        runtime.block_on(std::future::ready(()));
    }
}

#[cfg(not(feature = "tokio"))]
pub(crate) fn refuse_to_block() {}
