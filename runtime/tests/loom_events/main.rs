//! The race list of streams. Loom runs each test in every interleaving, by `scripts/loom`. Without loom
//! it runs on real threads, also under Miri with many seeds, by `scripts/sanitize`.
//!
//! Loom checks that accesses to a value are ordered, that blocks are freed and not used afterwards, and that nothing
//! deadlocks. Values and wakers are tracked, so that loom also reports one that is lost.

#[path = "../races/mod.rs"]
mod races;
mod ring;
mod shared;
mod single;

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use crate::races::block_on;
use crate::races::std_or_loom::Arc;
use awaitify::__private::{self, SingleEmitter};
use awaitify::{Buffer, Dropped, Emitter, Events};
use futures_core::Stream;

/// A value that loom and Miri report if it is leaked.
type Value = Arc<u8>;

fn value(number: u8) -> Value {
    Arc::new(number)
}

fn single(buffer: Buffer) -> (SingleEmitter<Value>, Events<Value>) {
    __private::single_events(buffer, || Dropped::new("loom"))
}

fn shared(buffer: Buffer) -> (Emitter<Value>, Events<Value>) {
    __private::events(buffer, || Dropped::new("loom"))
}

/// The next value. A model awaits everything in one `block_on`, because each makes a waker, whose address a queue
/// compares with the last one: loom fails if the allocator decides whether two wakers have the same address.
async fn next(events: &mut Events<Value>) -> Option<u8> {
    let next = poll_fn(|cx| Pin::new(&mut *events).poll_next(cx)).await;
    next.map(|value| *value)
}

async fn rest(events: &mut Events<Value>) -> Vec<u8> {
    let mut values = Vec::new();
    while let Some(number) = next(events).await {
        values.push(number);
    }
    values
}

fn all(events: &mut Events<Value>) -> Vec<u8> {
    block_on(rest(events))
}

fn poll_noop(events: &mut Events<Value>) -> Poll<Option<Value>> {
    Pin::new(events).poll_next(&mut Context::from_waker(Waker::noop()))
}
