//! Asynchronous functions for callers that want a callback.

use std::future::Future;

use tokio::runtime::Handle;
use tokio::task::AbortHandle;

use super::spawn::{current_runtime, in_current_span};
use crate::Dropped;
use crate::panics::catch_panic;

/// The runtime that `on = handle` names, for a task to own.
pub fn runtime_of(handle: &Handle) -> Handle {
    handle.clone()
}

/// Returns the runtime of a function without `on`.
///
/// # Panics
///
/// Outside a Tokio runtime.
#[track_caller]
pub fn runtime_here(function: &'static str) -> Handle {
    let remedy = "call it inside one, or name a handle: `on = handle`";
    current_runtime(function, "`#[callbackify]`", remedy)
}

/// Runs `future` on the runtime of `handle` and calls `callback` exactly once: with the output, or with `Err(Dropped)` if
/// the task panics, is aborted, or the runtime shuts down.
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
    let callback = move |value: Option<F::Output>| callback(value.ok_or(Dropped::new(name)));
    spawn(handle, future, AlwaysCalled::new(callback))
}

pub(super) fn spawn<F, C>(
    handle: &Handle,
    future: F,
    callback: AlwaysCalled<F::Output, C>,
) -> AbortHandle
where
    F: Future + Send + 'static,
    C: FnOnce(Option<F::Output>) + Send + 'static,
{
    let future = in_current_span(future);
    let task = handle.spawn(async move {
        // Moved in as a whole, so that dropping the task calls the callback.
        let callback = callback;
        let value = future.await;
        callback.call(value);
    });
    task.abort_handle()
}

/// A callback that is called with `None` if it is dropped.
pub(super) struct AlwaysCalled<T, C: FnOnce(Option<T>)> {
    callback: Option<C>,
    value: std::marker::PhantomData<fn(T)>,
}

impl<T, C: FnOnce(Option<T>)> AlwaysCalled<T, C> {
    pub(super) fn new(callback: C) -> Self {
        AlwaysCalled {
            callback: Some(callback),
            value: std::marker::PhantomData,
        }
    }

    fn call(mut self, value: T) {
        if let Some(callback) = self.callback.take() {
            callback(Some(value));
        }
    }
}

impl<T, C: FnOnce(Option<T>)> Drop for AlwaysCalled<T, C> {
    fn drop(&mut self) {
        if let Some(callback) = self.callback.take() {
            // The task may be unwinding already, and a second panic would abort the process.
            catch_panic(move || callback(None));
        }
    }
}
