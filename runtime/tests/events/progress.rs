//! Progress ends before its completion is delivered.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use awaitify::__private::{self, ProgressCompleter};
use awaitify::{Awaitable, Buffer, Dropped, Emitter, Ended, Events};

use crate::support::{on_wake, poll_once, taken};

type Answer = Result<u8, Dropped>;

fn copy() -> (
    ProgressCompleter<Answer, u8>,
    Emitter<u8>,
    Events<u8>,
    Awaitable<Answer>,
) {
    let (completer, awaitable) = __private::pair(|| "copy", || Err(Dropped::new("copy")));
    let (completer, emitter, events) =
        __private::progress(completer, Buffer::unbounded(), || Dropped::new("copy"));
    (completer, emitter, events, awaitable)
}

/// Polls the awaitable with a waker that records the state of the progress at completion.
fn note_end(awaitable: &mut Awaitable<Answer>, events: Events<u8>) -> Arc<Mutex<Option<Ended>>> {
    let noted = Arc::new(Mutex::new(None));
    let note = Arc::clone(&noted);
    let events = Mutex::new(events);
    let waker = on_wake(move || *note.lock().unwrap() = events.lock().unwrap().ended());
    let polled = std::pin::Pin::new(awaitable).poll(&mut Context::from_waker(&waker));
    assert!(polled.is_pending());
    noted
}

// from: PxLoader#20, RoboSharp#183 (progress after completion)
#[test]
fn progress_ends_before_completion() {
    let (completer, _emitter, events, mut awaitable) = copy();
    let noted = note_end(&mut awaitable, events);
    completer.complete(Ok(1));
    assert_eq!(*noted.lock().unwrap(), Some(Ended::Finished));
    assert_eq!(awaitable.wait(), Ok(1));
}

#[test]
fn progress_ends_before_drop() {
    let (completer, _emitter, events, mut awaitable) = copy();
    let noted = note_end(&mut awaitable, events);
    drop(completer);
    let dropped = Dropped::new("copy");
    assert_eq!(*noted.lock().unwrap(), Some(Ended::Dropped(dropped)));
    assert_eq!(awaitable.wait(), Err(dropped));
}

#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn progress_ends_if_map_panics() {
    let (completer, _emitter, events, mut awaitable) = copy();
    let noted = note_end(&mut awaitable, events);
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        completer.complete_with(|| panic!("map"));
    }));
    assert!(outcome.is_err());
    assert!(noted.lock().unwrap().is_some());
    assert!(awaitable.wait().is_err());
}

#[test]
fn filter_that_makes_nothing_abandons() {
    let (completer, _emitter, events, awaitable) = copy();
    completer.complete_if(|| None);
    assert!(completer.is_awaited() && !awaitable.is_done());
    completer.complete_or_abandon(|| None);
    assert!(!completer.is_awaited());
    let dropped = Dropped::new("copy");
    assert_eq!(events.ended(), Some(Ended::Dropped(dropped)));
    assert_eq!(awaitable.wait(), Err(dropped));
    completer.complete_if(|| unreachable!("the first call has been"));
}

#[test]
fn late_progress_is_refused() {
    let (completer, emitter, mut events, awaitable) = copy();
    emitter.emit(50);
    completer.complete(Ok(1));
    assert!(emitter.try_emit(99).is_break());
    assert_eq!(taken(&mut events), [50]);
    assert_eq!(awaitable.wait(), Ok(1));
}

#[test]
fn observe_sees_every_report_first() {
    let (completer, emitter, events, awaitable) = copy();
    let seen = Mutex::new(Vec::new());
    let mut observing =
        std::pin::pin!(awaitable.observe(events, |percent| seen.lock().unwrap().push(percent)));
    let mut cx = Context::from_waker(Waker::noop());
    assert!(observing.as_mut().poll(&mut cx).is_pending());
    emitter.emit(1);
    assert!(observing.as_mut().poll(&mut cx).is_pending());
    assert_eq!(*seen.lock().unwrap(), [1]);
    // More than the budget of one poll.
    (2..=250).for_each(|percent| emitter.emit(percent));
    completer.complete(Ok(7));
    assert_eq!(observing.as_mut().poll(&mut cx), Poll::Ready(Ok(7)));
    assert_eq!(*seen.lock().unwrap(), (1..=250).collect::<Vec<_>>());
}

#[test]
fn observe_goes_on_after_the_progress() {
    let awaitable = Awaitable::ready(1);
    let events = Events::<u8>::new(Buffer::latest(), |_emitter| {});
    assert_eq!(poll_once(awaitable.observe(events, drop)), Poll::Ready(1));
}
