//! Callbacks that are called many times.

use std::future::Future;
use std::ops::ControlFlow;
use std::pin::pin;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;

use awaitify::__private::{self, RegisteredCall, StreamFromC, Streaming, slots};
use awaitify::{Buffer, Dropped, Emitter, Ended, Events, NotDone, OnCancel};

use super::c::{Arguments, CLOSED, Counted, Number, OPEN, call, destroy};

/// A callback whose user data is revoked, destroyed, or ends with the function.
enum Ticks {}
/// The callback of another function, with the same signature and items.
enum Tocks {}
/// A callback whose user data ends with the closed reply.
enum Replied {}
/// A callback that waits inside.
enum Paused {}
/// A callback whose closures panic for some ticks.
enum Panicking {}

const IN_RECEIVE: u8 = 100;
const IN_OPEN: u8 = 101;

macro_rules! callback {
    ($callback:ident, $ends:literal, $receive:expr, $open:expr) => {
        impl StreamFromC for $callback {
            type Arguments = Arguments;
            type Output = i32;
            type Position = __private::Last;
            fn number(user_data: *mut std::ffi::c_void) -> usize {
                user_data.addr()
            }
            type Item = u8;
            const CLOSED_REPLY_ENDS: bool = $ends;
            fn receive(emitter: &Emitter<u8>, (tick,): (u8,)) -> ControlFlow<()> {
                let receive: fn(u8) -> u8 = $receive;
                emitter.emit_with(|| receive(tick))
            }
            fn open((tick,): &(u8,)) -> i32 {
                let open: fn(u8) -> i32 = $open;
                open(*tick)
            }
            fn closed() -> i32 {
                CLOSED
            }
        }
    };
}

callback!(Ticks, false, |tick| tick, |tick| OPEN + i32::from(tick));
callback!(Tocks, false, |tick| tick, |tick| OPEN + i32::from(tick));
callback!(Replied, true, |tick| tick, |tick| OPEN + i32::from(tick));
callback!(Paused, false, pause, |tick| OPEN + i32::from(tick));
callback!(
    Panicking,
    false,
    |tick| if tick == IN_RECEIVE {
        panic!("in `map`")
    } else {
        tick
    },
    |tick| if tick == IN_OPEN {
        panic!("in `reply`")
    } else {
        OPEN + i32::from(tick)
    }
);

fn pause(tick: u8) -> u8 {
    let pause = PAUSE.lock().unwrap().take();
    if let Some((inside, goes_on)) = pause {
        inside.send(()).unwrap();
        goes_on.recv().unwrap();
    }
    tick
}

/// Starts a stream as a wrapper does.
fn start<W: StreamFromC<Item = u8>>() -> (Number, RegisteredCall, Events<u8>) {
    let (emitter, events) = __private::events(Buffer::unbounded(), || Dropped::new("c_listen"));
    let registration = __private::register_stream::<W>(emitter);
    let number = Number::of(&registration);
    (number, registration, events)
}

/// A stream whose user data C keeps until the destroy notification.
fn keep<W: StreamFromC<Item = u8>>() -> (Number, Events<u8>) {
    let (number, registration, events) = start::<W>();
    registration.outlive();
    (number, events)
}

/// A stream that is revoked. Its hook runs `unlisten`.
fn revoke<W: StreamFromC<Item = u8>>(
    unlisten: impl FnOnce(Number) + Send + 'static,
) -> (Number, Events<u8, OnCancel<Number>>) {
    let (number, registration, events) = start::<W>();
    let events = registration.revoke_on_cancel(events, number, Box::new(unlisten));
    (number, events)
}

#[test]
fn calls_become_items() {
    let counted = Counted::begin();
    let (number, mut events) = revoke::<Ticks>(|_| ());
    assert_eq!(call::<Streaming<Ticks>>(number, 1), OPEN + 1);
    assert_eq!(call::<Streaming<Ticks>>(number, 2), OPEN + 2);
    assert_eq!(events.drain().collect::<Vec<_>>(), [1, 2]);
    counted.expect(1, 0);
    drop(events);
    counted.expect(0, 0);
}

#[test]
fn call_after_revoke_is_ignored() {
    let counted = Counted::begin();
    let (number, events) = revoke::<Ticks>(|_| ());
    drop(events);
    counted.expect(0, 0);
    assert_eq!(call::<Streaming<Ticks>>(number, 1), CLOSED);
    counted.expect(0, 1);
}

#[test]
fn call_inside_hook_is_ignored() {
    let counted = Counted::begin();
    let (replied, reply) = mpsc::channel();
    let (_, mut events) = revoke::<Ticks>(move |number| {
        // Not revoked yet, but closed.
        let outstanding = awaitify::ffi::outstanding();
        let reply = call::<Streaming<Ticks>>(number, 1);
        replied.send((outstanding, reply)).unwrap();
    });
    events.close();
    assert_eq!(reply.recv(), Ok((counted.outstanding() + 1, CLOSED)));
    assert_eq!(events.try_take(), Ok(None));
    counted.expect(0, 1);
}

#[test]
fn call_after_close_is_ignored() {
    let counted = Counted::begin();
    let (number, mut events) = keep::<Ticks>();
    call::<Streaming<Ticks>>(number, 1);
    events.close();
    assert_eq!(call::<Streaming<Ticks>>(number, 2), CLOSED);
    assert_eq!(events.wait_iter().collect::<Vec<_>>(), [1]);
    counted.expect(1, 1);
    destroy::<Streaming<Ticks>>(number);
    counted.expect(0, 1);
}

#[test]
fn destroy_ends_stream() {
    let counted = Counted::begin();
    let (number, mut events) = keep::<Ticks>();
    call::<Streaming<Ticks>>(number, 1);
    assert_eq!(events.ended(), None);
    destroy::<Streaming<Ticks>>(number);
    counted.expect(0, 0);
    assert_eq!(
        events.ended(),
        Some(Ended::Dropped(Dropped::new("c_listen")))
    );
    assert_eq!(call::<Streaming<Ticks>>(number, 2), CLOSED);
    counted.expect(0, 1);
    assert_eq!(events.wait_iter().collect::<Vec<_>>(), [1]);
    destroy::<Streaming<Ticks>>(number);
    counted.expect(0, 2);
}

#[test]
fn closed_reply_ends_user_data() {
    let counted = Counted::begin();
    let (number, events) = keep::<Replied>();
    assert_eq!(call::<Streaming<Replied>>(number, 1), OPEN + 1);
    drop(events);
    counted.expect(1, 0);
    assert_eq!(call::<Streaming<Replied>>(number, 2), CLOSED);
    counted.expect(0, 1);
    assert_eq!(call::<Streaming<Replied>>(number, 3), CLOSED);
    counted.expect(0, 2);
}

#[test]
fn end_of_function_finishes_stream() {
    let counted = Counted::begin();
    let (number, registration, mut events) = start::<Ticks>();
    call::<Streaming<Ticks>>(number, 1);
    registration.finish();
    counted.expect(0, 0);
    assert_eq!(events.ended(), Some(Ended::Finished));
    assert_eq!(call::<Streaming<Ticks>>(number, 2), CLOSED);
    counted.expect(0, 1);
    assert_eq!(events.wait_iter().collect::<Vec<_>>(), [1]);
}

#[test]
fn start_error_takes_number_back() {
    let counted = Counted::begin();
    let (number, registration, events) = start::<Ticks>();
    drop(registration);
    drop(events);
    counted.expect(0, 0);
    assert_eq!(call::<Streaming<Ticks>>(number, 1), CLOSED);
    counted.expect(0, 1);
}

#[test]
fn foreign_number_is_ignored() {
    let counted = Counted::begin();
    let (number, mut events) = keep::<Ticks>();
    assert_eq!(call::<Streaming<Tocks>>(number, 1), CLOSED);
    destroy::<Streaming<Tocks>>(number);
    counted.expect(1, 2);
    assert_eq!(call::<Streaming<Ticks>>(number, 2), OPEN + 2);
    assert_eq!(events.try_take(), Ok(Some(2)));
    destroy::<Streaming<Ticks>>(number);
    counted.expect(0, 2);
}

#[test]
fn stale_number_of_reused_slot() {
    let counted = Counted::begin();
    let (stale, first) = revoke::<Ticks>(|_| ());
    drop(first);
    let (fresh, mut second) = revoke::<Ticks>(|_| ());
    assert_eq!(call::<Streaming<Ticks>>(stale, 1), CLOSED);
    destroy::<Streaming<Ticks>>(stale);
    assert_eq!(second.try_take(), Err(NotDone));
    assert_eq!(call::<Streaming<Ticks>>(fresh, 2), OPEN + 2);
    counted.expect(1, 2);
    drop(second);
}

#[test]
fn unknown_numbers_are_ignored() {
    let counted = Counted::begin();
    let numbers = [0, 1, 63, usize::MAX, usize::MAX / 2, 0xdead_beef];
    for number in numbers.map(Number) {
        assert_eq!(call::<Streaming<Ticks>>(number, 1), CLOSED);
        destroy::<Streaming<Ticks>>(number);
    }
    counted.expect(0, 2 * numbers.len());
}

/// Drops the stream inside the call that wakes.
struct DropsStream(Mutex<Option<Events<u8, OnCancel<Number>>>>);

impl Wake for DropsStream {
    fn wake(self: Arc<Self>) {
        let events = self.0.lock().unwrap().take();
        drop(events);
    }
}

#[test]
fn revoke_inside_call() {
    let counted = Counted::begin();
    let (number, mut events) = revoke::<Ticks>(|_| ());
    let dropper = Arc::new(DropsStream(Mutex::new(None)));
    let waker = Waker::from(Arc::clone(&dropper));
    let polled = pin!(events.next()).poll(&mut Context::from_waker(&waker));
    assert_eq!(polled, Poll::Pending);
    *dropper.0.lock().unwrap() = Some(events);
    // The value was queued before the stream was dropped.
    assert_eq!(call::<Streaming<Ticks>>(number, 1), OPEN + 1);
    assert!(dropper.0.lock().unwrap().is_none(), "it was woken");
    counted.expect(0, 0);
    assert_eq!(call::<Streaming<Ticks>>(number, 2), CLOSED);
    counted.expect(0, 1);
}

/// The next call of `Paused` signals here that it is inside, and then waits until it may continue.
static PAUSE: Mutex<Option<(Sender<()>, Receiver<()>)>> = Mutex::new(None);

#[test]
fn last_call_inside_frees_slot() {
    let counted = Counted::begin();
    let (number, mut events) = keep::<Paused>();
    let (inside, is_inside) = mpsc::channel();
    let (go_on, goes_on) = mpsc::channel();
    *PAUSE.lock().unwrap() = Some((inside, goes_on));
    let occupied = slots().occupied;
    let calling = thread::spawn(move || call::<Streaming<Paused>>(number, 1));
    is_inside.recv().unwrap();

    destroy::<Streaming<Paused>>(number);
    counted.expect(0, 0);
    assert_eq!(slots().occupied, occupied, "the call is inside");
    assert_eq!(events.ended(), None, "the emitter is in use");
    assert_eq!(call::<Streaming<Paused>>(number, 2), CLOSED);
    destroy::<Streaming<Paused>>(number);
    counted.expect(0, 2);

    go_on.send(()).unwrap();
    assert_eq!(calling.join().unwrap(), OPEN + 1);
    assert_eq!(slots().occupied, occupied - 1);
    assert_eq!(events.wait_iter().collect::<Vec<_>>(), [1]);
}

#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn panicking_map_keeps_stream_open() {
    let counted = Counted::begin();
    let (number, mut events) = keep::<Panicking>();
    assert_eq!(call::<Streaming<Panicking>>(number, IN_RECEIVE), OPEN + 100);
    assert_eq!(call::<Streaming<Panicking>>(number, 1), OPEN + 1);
    assert_eq!(events.drain().collect::<Vec<_>>(), [1]);
    destroy::<Streaming<Panicking>>(number);
    counted.expect(0, 0);
}

#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn panicking_reply_becomes_closed_reply() {
    let counted = Counted::begin();
    let (number, mut events) = keep::<Panicking>();
    assert_eq!(call::<Streaming<Panicking>>(number, IN_OPEN), CLOSED);
    assert_eq!(events.try_take(), Err(NotDone));
    destroy::<Streaming<Panicking>>(number);
    counted.expect(0, 0);
}

#[test]
fn threads_call_while_revoked() {
    let counted = Counted::begin();
    let (rounds, calls) = if cfg!(miri) { (5, 4) } else { (200, 20) };
    let mut refused = 2 * rounds * usize::from(calls);
    for _ in 0..rounds {
        let (number, mut events) = revoke::<Ticks>(|_| ());
        let calling = [(), ()].map(|()| {
            thread::spawn(move || {
                let replies = (0..calls).map(|tick| call::<Streaming<Ticks>>(number, tick));
                replies.filter(|reply| *reply != CLOSED).count()
            })
        });
        let before = events.wait_next().map_or(0, |_| 1);
        let queued = {
            events.close();
            events.drain().count()
        };
        drop(events);
        let accepted = calling.map(|thread| thread.join().unwrap());
        assert_eq!(accepted.iter().sum::<usize>(), before + queued);
        refused -= before + queued;
    }
    assert_eq!(awaitify::ffi::outstanding(), counted.outstanding());
    // A call during which the stream is closed is refused and not counted.
    let racing = refused - counted.ignored();
    assert!(racing <= 2 * rounds, "{racing}");
}
