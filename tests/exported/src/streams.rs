//! Functions that return a stream. C is called with each item, and then with null.

use std::ffi::CStr;
use std::panic::resume_unwind;
use std::pin::Pin;
use std::sync::atomic::{AtomicI64, Ordering};
use std::task::{Context, Poll};

use awaitify::{Buffer, Events, callbackify};
use futures_core::Stream;

use crate::RUNTIME;

#[callbackify(unsafe(extern "C"), on = RUNTIME.handle())]
fn count_to(last: i64) -> impl Stream<Item = i64> + Send {
    Events::<i64>::new(Buffer::unbounded(), |emitter| {
        (1..=last).for_each(|number| emitter.emit(number));
    })
}

/// Its items are `Result`s, so C gets a number or the position of what is none, and then two null pointers.
#[callbackify(unsafe(extern "C"), on = RUNTIME.handle())]
fn digits(text: &CStr) -> impl Stream<Item = Result<i64, usize>> + Send + use<> {
    Events::new(Buffer::unbounded(), |emitter| {
        for (position, &byte) in text.to_bytes().iter().enumerate() {
            let digit = char::from(byte).to_digit(10);
            emitter.emit(digit.map(i64::from).ok_or(position));
        }
    })
}

static LAST_MADE: AtomicI64 = AtomicI64::new(0);

/// Numbers without end. Each is ready as soon as the stream is polled.
struct Endless {
    next: i64,
    panics_at: i64,
}

impl Stream for Endless {
    type Item = i64;

    fn poll_next(mut self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<Option<i64>> {
        if self.next == self.panics_at {
            // Without the panic hook, which would print it.
            resume_unwind(Box::new("there are no more"));
        }
        LAST_MADE.store(self.next, Ordering::SeqCst);
        self.next += 1;
        Poll::Ready(Some(self.next - 1))
    }
}

#[callbackify(unsafe(extern "C"), on = RUNTIME.handle())]
fn endless(panics_at: i64) -> impl Stream<Item = i64> + Send {
    Endless { next: 1, panics_at }
}

/// Returns the number that `endless` made last.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn last_made() -> i64 {
    LAST_MADE.load(Ordering::SeqCst)
}
