//! The race list of the cell. Each test is named after its race, and loom runs it in every interleaving, by
//! `scripts/loom`. Without loom it runs on real threads, also under Miri with many seeds, by `scripts/sanitize`.
//!
//! Loom checks that accesses to the value are ordered, that the cell is freed and not used afterwards, and that
//! nothing deadlocks. Values and wakers are tracked. So loom also reports one that is lost, or that is released on a
//! thread that does not see its creation.

mod call;
mod completion;
mod hooks;
#[path = "../races/mod.rs"]
mod races;
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
use races::std_or_loom::{Arc, AtomicUsize};
use std::sync::atomic::Ordering::SeqCst;

/// A value that loom and Miri report if it is leaked.
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
    content: races::Tracked<u8>,
    woken: AtomicUsize,
}

// SAFETY: the content is only read after it was written. Loom and Miri check that.
unsafe impl Sync for Tracked {}

impl Tracked {
    fn new() -> StdArc<Self> {
        let tracked = Self {
            content: races::Tracked::new(0),
            woken: AtomicUsize::new(0),
        };
        // SAFETY: nothing else has a reference yet.
        tracked
            .content
            .with_mut(|content| unsafe { content.write(1) });
        StdArc::new(tracked)
    }

    fn woken(&self) -> usize {
        self.woken.load(SeqCst)
    }
}

impl Wake for Tracked {
    fn wake(self: StdArc<Self>) {
        // Loom and Miri fail here if the creation of the waker does not happen before the wake.
        // SAFETY: nothing writes any more.
        self.content
            .with(|content| unsafe { assert_eq!(content.read(), 1) });
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
