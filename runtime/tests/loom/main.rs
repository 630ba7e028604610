//! The race list of the cell. Each test is named after its race, and loom runs it in every interleaving. Run it with
//! `scripts/loom`.
//!
//! Loom checks that accesses to the value are ordered, that the cell is freed and not used afterwards, and that
//! nothing deadlocks. Values and wakers are tracked. So loom also reports one that is lost, or that is released on a
//! thread that does not see its creation.
#![cfg(awaitify_loom)]

mod call;
mod completion;
#[path = "../either_first/mod.rs"]
mod either_first;
mod hooks;
mod shared;
mod taking;
mod wakers;

use std::{
    future::Future,
    pin::Pin,
    sync::Arc as StdArc,
    task::{Context, Poll, Wake, Waker},
};

use awaitify::{__private, Awaitable, Completer, Dropped};
use loom::{
    cell::UnsafeCell,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
};

/// A value that loom reports if it is leaked.
type Value = Arc<u8>;
type Answer = Result<Value, Dropped>;

const DROPPED: Dropped = Dropped::new("loom");

fn pair() -> (Completer<Answer>, Awaitable<Answer>) {
    __private::pair(|| DROPPED.function(), || Err(DROPPED))
}

fn value(number: u8) -> Answer {
    Ok(Arc::new(number))
}

fn number(answer: Answer) -> Result<u8, Dropped> {
    answer.map(|value| *value)
}

/// A waker that counts, and whose content was written by its creator.
struct Tracked {
    content: UnsafeCell<()>,
    woken: AtomicUsize,
}

// SAFETY: the content is `()` and loom checks every access.
unsafe impl Sync for Tracked {}

impl Tracked {
    fn new() -> StdArc<Self> {
        let tracked = Self {
            content: UnsafeCell::new(()),
            woken: AtomicUsize::new(0),
        };
        tracked.content.with_mut(|_| ());
        StdArc::new(tracked)
    }

    fn woken(&self) -> usize {
        self.woken.load(SeqCst)
    }
}

impl Wake for Tracked {
    fn wake(self: StdArc<Self>) {
        // Loom fails here if the creation of the waker does not happen before the wake.
        self.content.with(|_| ());
        self.woken.fetch_add(1, SeqCst);
    }
}

fn poll<F: Future + Unpin>(future: &mut F, tracked: &StdArc<Tracked>) -> Poll<F::Output> {
    let waker = Waker::from(StdArc::clone(tracked));
    Pin::new(future).poll(&mut Context::from_waker(&waker))
}

fn is_released(tracked: &StdArc<Tracked>) -> bool {
    StdArc::strong_count(tracked) == 1
}
