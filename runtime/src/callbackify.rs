//! The way back: asynchronous functions for callers that want a callback.

use std::future::Future;

use tokio::runtime::Handle;
use tokio::task::AbortHandle;

use crate::Dropped;
use crate::contain::contain;

/// Runs `future` on the runtime of `handle` and calls `callback` exactly once: with what it gives, or with
/// `Err(Dropped)` if it panics, is aborted, or the runtime shuts down.
pub fn callback_task<F, C>(
    handle: &Handle,
    name: &'static str,
    future: F,
    callback: C,
) -> AbortHandle
where
    F: Future + Send + 'static,
    C: FnOnce(Result<F::Output, Dropped>) + Send + 'static,
{
    let owed = Owed::new(move |value: Option<F::Output>| callback(value.ok_or(Dropped::new(name))));
    spawn(handle, future, owed)
}

pub(crate) fn spawn<F, C>(handle: &Handle, future: F, owed: Owed<F::Output, C>) -> AbortHandle
where
    F: Future + Send + 'static,
    C: FnOnce(Option<F::Output>) + Send + 'static,
{
    #[cfg(feature = "tracing")]
    let future = tracing::Instrument::in_current_span(future);
    let task = handle.spawn(async move {
        // Moved in as a whole: whoever drops the task drops what is owed, and so pays.
        let owed = owed;
        let value = future.await;
        owed.pay(value);
    });
    task.abort_handle()
}

/// A callback that will be called, come what may.
pub(crate) struct Owed<T, C: FnOnce(Option<T>)> {
    callback: Option<C>,
    value: std::marker::PhantomData<fn(T)>,
}

impl<T, C: FnOnce(Option<T>)> Owed<T, C> {
    pub(crate) fn new(callback: C) -> Self {
        Owed {
            callback: Some(callback),
            value: std::marker::PhantomData,
        }
    }

    fn pay(mut self, value: T) {
        if let Some(callback) = self.callback.take() {
            callback(Some(value));
        }
    }
}

impl<T, C: FnOnce(Option<T>)> Drop for Owed<T, C> {
    fn drop(&mut self) {
        if let Some(callback) = self.callback.take() {
            // The task may be unwinding already, and a second panic would abort.
            contain(move || callback(None));
        }
    }
}
