//! A library with listeners: it keeps them by number, and calls them without a lock.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use awaitify::awaitable;

type Handler<E> = Arc<dyn Fn(E) + Send + Sync>;

/// Handlers of events of one type. Clones share them.
pub(crate) struct Bus<E> {
    handlers: Arc<Mutex<Vec<(u32, Handler<E>)>>>,
    unlistened: Arc<AtomicUsize>,
}

impl<E> Clone for Bus<E> {
    fn clone(&self) -> Self {
        Bus {
            handlers: Arc::clone(&self.handlers),
            unlistened: Arc::clone(&self.unlistened),
        }
    }
}

impl<E: Send + 'static> Bus<E> {
    pub(crate) fn new() -> Self {
        Bus {
            handlers: Arc::default(),
            unlistened: Arc::default(),
        }
    }

    #[awaitable(stream(unbounded), cancel = {
        let bus = self.clone();
        move |id| bus.unlisten(id)
    })]
    pub(crate) fn listen(&self, handler: impl Fn(E) + Send + Sync + 'static) -> u32 {
        let mut handlers = self.handlers.lock().unwrap();
        let id = handlers.last().map_or(0, |(id, _)| id + 1);
        handlers.push((id, Arc::new(handler)));
        id
    }

    /// Removes a handler. To remove it twice is a mistake of the caller, so it panics.
    pub(crate) fn unlisten(&self, id: u32) {
        self.unlistened.fetch_add(1, Ordering::SeqCst);
        let removed = {
            let mut handlers = self.handlers.lock().unwrap();
            let index = handlers.iter().position(|(other, _)| *other == id);
            handlers.remove(index.expect("the handler is registered"))
        };
        drop(removed);
    }

    /// Drops all handlers.
    pub(crate) fn shut_down(&self) {
        let handlers = std::mem::take(&mut *self.handlers.lock().unwrap());
        drop(handlers);
    }

    /// The handlers as they are now, which can be called although they were removed.
    pub(crate) fn snapshot(&self) -> Vec<Handler<E>> {
        let handlers = self.handlers.lock().unwrap();
        handlers
            .iter()
            .map(|(_, handler)| Arc::clone(handler))
            .collect()
    }

    pub(crate) fn listeners(&self) -> usize {
        self.handlers.lock().unwrap().len()
    }

    /// How often a handler was removed.
    pub(crate) fn unlistened(&self) -> usize {
        self.unlistened.load(Ordering::SeqCst)
    }
}

impl<E: Clone + Send + 'static> Bus<E> {
    pub(crate) fn publish(&self, event: E) {
        for handler in self.snapshot() {
            handler(event.clone());
        }
    }
}
