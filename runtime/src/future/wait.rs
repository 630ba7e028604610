//! Blocks a thread until the value comes, for code that has no executor.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, Wake, Waker},
    thread::{self, Thread},
    time::{Duration, Instant},
};

use crate::threads::{refuse_to_block, refuse_to_wait};
use crate::{Awaitable, Guard, TimedOut};

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

impl<T, G: Guard> Awaitable<T, G> {
    /// Blocks the thread until the value comes.
    ///
    /// Do not call it on an executor's thread, because no other task runs there meanwhile, perhaps not even the one that
    /// calls the callback. With the feature `tokio` this panics on a thread that drives a Tokio runtime, instead of a
    /// deadlock. WebAssembly without threads cannot wait, because no callback could come meanwhile.
    ///
    /// # Panics
    ///
    /// If the value has been taken before. If it is not done and the thread drives a Tokio runtime, or on WebAssembly
    /// without threads.
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
            Some(value) => value,
            None => unreachable!("there is no deadline"),
        }
    }

    /// Blocks the thread until the value comes, but no longer than `timeout`.
    ///
    /// Unlike [`wait`](Self::wait) it may be called on a thread that drives a Tokio runtime, whose tasks do not run
    /// meanwhile.
    ///
    /// # Errors
    ///
    /// [`TimedOut`] if the time has elapsed. The awaitable is unchanged and can be asked again. A value that is there when
    /// the time has elapsed is returned.
    ///
    /// # Panics
    ///
    /// If the value has been taken before. If `timeout` is too long for the clock, as for [`wait`](Self::wait). If it is not
    /// done, on WebAssembly without threads.
    ///
    /// ```
    /// # use awaitify::{Awaitable, Dropped};
    /// use std::time::Duration;
    ///
    /// let mut kept = None;
    /// let mut awaitable = Awaitable::new(|completer| kept = Some(completer));
    /// assert!(awaitable.wait_timeout(Duration::from_millis(1)).is_err());
    /// kept.unwrap().complete(Ok(6));
    /// assert_eq!(awaitable.wait_timeout(Duration::ZERO), Ok(Ok::<i32, Dropped>(6)));
    /// ```
    #[track_caller]
    pub fn wait_timeout(&mut self, timeout: Duration) -> Result<T, TimedOut> {
        self.wait_for(Some(timeout))
            .ok_or_else(|| TimedOut::new(self.function(), Some(timeout)))
    }

    #[track_caller]
    fn wait_for(&mut self, timeout: Option<Duration>) -> Option<T> {
        if self.is_done() {
            return self.try_take().ok();
        }
        refuse_to_wait(self.function(), ".await");
        if timeout.is_none_or(|timeout| deadline_after(timeout).is_none()) {
            refuse_to_block(self.function(), ".await");
        }
        block_on(timeout, |cx| Pin::new(&mut *self).poll(cx))
    }
}

/// Returns `None` if the clock cannot represent it. std has no clock on the web, so this must not be called there.
fn deadline_after(timeout: Duration) -> Option<Instant> {
    Instant::now().checked_add(timeout)
}

/// Blocks the thread until `poll` is ready, but no longer than `timeout`. Then returns `None`.
pub(crate) fn block_on<T>(
    timeout: Option<Duration>,
    mut poll: impl FnMut(&mut Context<'_>) -> Poll<T>,
) -> Option<T> {
    let deadline = timeout.and_then(deadline_after);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut cx = Context::from_waker(&waker);
    loop {
        if let Poll::Ready(value) = poll(&mut cx) {
            return Some(value);
        }
        // Parking may end early, or by an unpark from elsewhere, so each turn polls again.
        match deadline.map(|end| end.saturating_duration_since(Instant::now())) {
            None => thread::park(),
            Some(Duration::ZERO) => return None,
            Some(left) => thread::park_timeout(left),
        }
    }
}
