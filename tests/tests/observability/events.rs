//! The events of awaitables and streams.

use std::ops::ControlFlow;
use std::sync::Mutex;
use std::task::{Context, Waker};

use awaitify::{Awaitable, Buffer, Dropped, Events, awaitable};

use super::recorder::record;

type Callback = Box<dyn FnOnce(u8) + Send>;

/// A library that the test makes call back.
#[derive(Default)]
struct Library(Mutex<Option<Callback>>);

#[awaitable]
impl Library {
    fn fetch(&self, done: impl FnOnce(u8) + Send + 'static) {
        *self.0.lock().unwrap() = Some(Box::new(done));
    }

    fn take(&self) -> Callback {
        self.0.lock().unwrap().take().unwrap()
    }
}

const STARTED: &str = "DEBUG call: started function=\"fetch\" operation";

/// Records what happens after the start of a call, which is checked here.
fn after_start(then: impl FnOnce(&Library, Awaitable<Result<u8, Dropped>>)) -> Vec<String> {
    let library = Library::default();
    let mut events = record(|| {
        let fetched = library.awaitable_fetch();
        then(&library, fetched);
    });
    assert_eq!(events.remove(0), STARTED);
    events
}

fn event(level_and_message: &str) -> String {
    let (level, message) = level_and_message.split_once(' ').unwrap();
    format!("{level} call: {message} function=\"fetch\" operation elapsed_us")
}

#[test]
fn call_completes() {
    let events = after_start(|library, fetched| {
        library.take()(7);
        assert_eq!(fetched.wait(), Ok(7));
    });
    assert_eq!(events, [event("DEBUG completed")]);
}

#[test]
fn call_that_is_done_at_once_completes() {
    #[awaitable(
        started = |known| -> Result<ControlFlow<u8>, ()> { Ok(ControlFlow::Break(known)) },
    )]
    fn fetch(held: &mut Option<Callback>, done: Box<dyn FnOnce(u8) + Send>) -> u8 {
        *held = Some(done);
        7
    }

    let mut held = None;
    let events = record(|| assert_eq!(awaitable_fetch(&mut held).unwrap().wait(), Ok(7)));
    assert_eq!(events, [STARTED, &event("DEBUG completed")]);
}

#[test]
fn unread_value_is_completed() {
    let events = after_start(|library, fetched| {
        library.take()(7);
        drop(fetched);
    });
    assert_eq!(events, [event("DEBUG completed")]);
}

#[test]
fn dropped_callback_is_a_warning() {
    let events = after_start(|library, fetched| {
        drop(library.take());
        assert!(fetched.wait().is_err());
    });
    assert_eq!(
        events,
        [event("WARN dropped: the callback was never called")]
    );
}

#[test]
fn value_after_cancel_is_late() {
    let events = after_start(|library, fetched| {
        drop(fetched);
        library.take()(7);
    });
    assert_eq!(
        events,
        [
            event("DEBUG cancelled"),
            event("DEBUG late: the awaitable was gone")
        ]
    );
}

#[test]
fn callback_dropped_after_cancel_is_silent() {
    let events = after_start(|library, fetched| {
        drop(fetched);
        drop(library.take());
    });
    assert_eq!(events, [event("DEBUG cancelled")]);
}

#[test]
fn value_after_detach_is_completed() {
    let events = after_start(|library, fetched| {
        fetched.detach();
        library.take()(7);
    });
    assert_eq!(events, [event("DEBUG detached"), event("DEBUG completed")]);
}

#[awaitable]
fn notify_twice(callback: impl Fn(u8)) {
    callback(1);
    callback(2);
}

#[test]
fn second_call_is_a_warning() {
    let events = record(|| assert_eq!(awaitable_notify_twice().wait(), Ok(1)));
    assert_eq!(events.len(), 3);
    assert_eq!(
        events[2],
        "WARN call: called again: only the first call counts function=\"notify_twice\" operation elapsed_us"
    );
}

#[awaitable(ok = ok, err = err)]
fn both(ok: impl FnOnce(u8), err: impl FnOnce(u8)) {
    ok(1);
    err(2);
}

#[test]
fn both_of_a_pair_is_a_warning() {
    let events = record(|| assert_eq!(awaitable_both().wait(), Ok(Ok(1))));
    assert_eq!(events.len(), 3);
    assert!(
        events[2].starts_with("WARN call: called again"),
        "{events:?}"
    );
}

#[test]
fn ready_awaitable_is_silent() {
    let events = record(|| {
        assert_eq!(Awaitable::ready(1).wait(), 1);
        drop(Awaitable::<u8>::pending());
    });
    assert!(events.is_empty(), "{events:?}");
}

/// Records a stream of which `take` values are taken, and returns the events without the common fields.
fn stream(buffer: Buffer, values: u8, take: usize) -> Vec<String> {
    let events = record(|| {
        let mut library = None;
        let mut events: Events<u8> = Events::new(buffer, |emitter| library = Some(emitter));
        (0..values).for_each(|value| library.as_ref().unwrap().emit(value));
        for _ in 0..take {
            if events.try_take() == Ok(None) {
                library = None;
            }
        }
        drop(events);
        drop(library);
    });
    shortened(events)
}

fn shortened(events: Vec<String>) -> Vec<String> {
    let common = [
        " function=\"stream\"",
        " operation",
        " elapsed_us",
        " stream:",
    ];
    let shorten = |event: String| {
        common
            .iter()
            .fold(event, |event, part| event.replace(part, ""))
    };
    events.into_iter().map(shorten).collect()
}

#[test]
fn stream_starts_and_ends() {
    let events = stream(Buffer::unbounded(), 2, 2);
    assert_eq!(
        events,
        [
            "DEBUG started",
            "DEBUG ended lost=0 unread=0 reason=the stream was closed"
        ]
    );
}

#[test]
fn unread_values_are_counted() {
    let events = stream(Buffer::unbounded(), 5, 2);
    assert_eq!(
        events[1],
        "DEBUG ended lost=0 unread=3 reason=the stream was closed"
    );
}

#[test]
fn losses_are_counted_without_a_reader() {
    for buffer in [Buffer::drop_oldest(2), Buffer::drop_newest(2)] {
        let events = stream(buffer, 5, 0);
        assert_eq!(
            events,
            [
                "DEBUG started",
                "DEBUG lost values lost=3 total=3",
                "DEBUG ended lost=3 unread=2 reason=the stream was closed"
            ],
            "{buffer:?}"
        );
    }
}

#[test]
fn overflow_is_a_warning() {
    let events = stream(Buffer::end(2), 5, 0);
    assert_eq!(
        events[2..],
        ["WARN ended lost=1 unread=2 reason=the stream's buffer overflowed"]
    );
}

#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn panics_of_unread_values_are_contained() {
    struct PanicsOnDrop;
    impl Drop for PanicsOnDrop {
        fn drop(&mut self) {
            panic!("value");
        }
    }
    let events = record(|| {
        let events = Events::new(Buffer::unbounded(), |emitter| {
            (0..2).for_each(|_| emitter.emit(PanicsOnDrop));
        });
        drop(events);
    });
    assert!(events.last().unwrap().contains("unread=2"), "{events:?}");
}

#[test]
fn losses_are_reported_as_they_show() {
    let mut library = None;
    let lines = record(|| {
        let mut events: Events<u8> =
            Events::new(Buffer::drop_oldest(1), |emitter| library = Some(emitter));
        let emitter = library.take().unwrap();
        for _ in 0..2 {
            (0..3).for_each(|n| emitter.emit(n));
            let next = std::pin::pin!(events.next());
            assert!(
                next.poll(&mut Context::from_waker(Waker::noop()))
                    .is_ready()
            );
            assert!(events.try_take().is_err());
            let next = std::pin::pin!(events.next());
            assert!(
                next.poll(&mut Context::from_waker(Waker::noop()))
                    .is_pending()
            );
        }
    });
    let losses: Vec<_> = lines
        .iter()
        .filter(|line| line.contains("lost values"))
        .collect();
    assert_eq!(losses.len(), 2, "{lines:?}");
    assert!(losses[0].contains("lost=2 total=2"), "{losses:?}");
    assert!(losses[1].contains("lost=2 total=4"), "{losses:?}");
}

#[awaitable(stream(buffer = 2, overflow = drop_newest))]
fn listen(callback: impl FnMut(u8)) {
    (0..5).for_each(callback);
}

#[test]
fn losses_are_told_at_the_end() {
    let events = record(|| assert_eq!(stream_listen().wait_iter().count(), 2));
    let events: Vec<_> = events
        .into_iter()
        .map(|event| event.replace("\"listen\"", "\"stream\""))
        .collect();
    assert_eq!(
        shortened(events),
        [
            "DEBUG started",
            "DEBUG lost values lost=3 total=3",
            "DEBUG ended lost=3 unread=0 reason=the callback of `listen` was dropped"
        ]
    );
}

/// A subscriber that panics must not reach the library that calls back.
#[test]
fn panic_of_a_subscriber_is_caught() {
    use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
    use tracing_subscriber::util::SubscriberInitExt;

    struct Panics;
    impl<S: tracing::Subscriber> Layer<S> for Panics {
        fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
            assert_eq!(event.metadata().target(), "awaitify::call");
            panic!("in the subscriber");
        }
    }
    let _default = tracing_subscriber::registry().with(Panics).set_default();
    let library = Library::default();
    let fetched = library.awaitable_fetch();
    library.take()(7);
    assert_eq!(fetched.wait(), Ok(7));
}
