//! Types and functions for the tests of streams.

use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};

use awaitify::__private::SingleEmitter;
use awaitify::{Buffer, Dropped, Emitter, Events, Guard};
use futures_core::Stream;

/// A waker that counts how often it was woken.
#[derive(Default)]
pub(crate) struct Count(AtomicUsize);

impl Count {
    pub(crate) fn new() -> Arc<Self> {
        Arc::default()
    }

    pub(crate) fn woken(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }

    pub(crate) fn waker(self: &Arc<Self>) -> Waker {
        Waker::from(Arc::clone(self))
    }
}

impl Wake for Count {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

/// A waker that runs a closure when it is woken.
pub(crate) fn on_wake(action: impl Fn() + Send + Sync + 'static) -> Waker {
    struct OnWake<F>(F);
    impl<F: Fn() + Send + Sync + 'static> Wake for OnWake<F> {
        fn wake(self: Arc<Self>) {
            (self.0)();
        }
    }
    Waker::from(Arc::new(OnWake(action)))
}

/// A waker that runs a closure when its last clone is dropped.
pub(crate) fn on_drop(action: impl Fn() + Send + Sync + 'static) -> Waker {
    struct OnDrop<F: Fn()>(F);
    impl<F: Fn()> Drop for OnDrop<F> {
        fn drop(&mut self) {
            (self.0)();
        }
    }
    impl<F: Fn() + Send + Sync + 'static> Wake for OnDrop<F> {
        fn wake(self: Arc<Self>) {}
    }
    Waker::from(Arc::new(OnDrop(action)))
}

/// A stream as in generated code, with the emitter of its callback.
pub(crate) fn stream<V>(buffer: Buffer) -> (Emitter<V>, Events<V>) {
    awaitify::__private::events(buffer, || Dropped::new("listen"))
}

/// Like [`stream`], for a callback that one thread at a time can call.
pub(crate) fn single<V>(buffer: Buffer) -> (SingleEmitter<V>, Events<V>) {
    let dropped = || Dropped::new("listen");
    awaitify::__private::single_events(buffer, dropped)
}

pub(crate) fn poll<V, G: Guard>(events: &mut Events<V, G>, waker: &Waker) -> Poll<Option<V>> {
    Pin::new(events).poll_next(&mut Context::from_waker(waker))
}

pub(crate) fn poll_noop<V, G: Guard>(events: &mut Events<V, G>) -> Poll<Option<V>> {
    poll(events, Waker::noop())
}

/// Takes all items until the end or until the queue is empty.
pub(crate) fn taken<V, G: Guard>(events: &mut Events<V, G>) -> Vec<V> {
    std::iter::from_fn(|| events.try_take().ok().flatten()).collect()
}

/// Polls a future once.
pub(crate) fn poll_once<F: Future>(future: F) -> Poll<F::Output> {
    std::pin::pin!(future).poll(&mut Context::from_waker(Waker::noop()))
}

/// A log of events, in order.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    pub(crate) fn say(&self, what: impl Into<String>) {
        self.0.lock().unwrap().push(what.into());
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

/// A value that logs its drop.
pub(crate) struct Loud(pub(crate) &'static str, pub(crate) Log);

impl Drop for Loud {
    fn drop(&mut self) {
        self.1.say(format!("{} dropped", self.0));
    }
}
