//! A library that calls too often, too late, from two threads, and with the number of another function. The wrappers are
//! written as the macro writes them.

use std::ffi::{c_int, c_void};
use std::ops::ControlFlow;

use awaitify::__private::{
    self, CFunction, CalledByC, DestroyNotify, Last, RegisteredCall, StreamFromC, Streaming,
};
use awaitify::{Buffer, Dropped, Emitter, Ended, Events, OnCancel};

use super::Counted;
use super::declared::{
    EventFn, misuse_call_kept, misuse_call_kept_into, misuse_heard_into_awaited,
    misuse_keep_awaited,
};

type DestroyFn = Option<unsafe extern "C" fn(data: *mut c_void)>;

unsafe extern "C" {
    safe fn misuse_listen(event: EventFn, data: *mut c_void, destroy: DestroyFn);
    safe fn misuse_unlisten(value: c_int);
    safe fn misuse_emit(value: c_int) -> c_int;
    safe fn misuse_destroy();
    safe fn misuse_emit_into(event: EventFn, value: c_int) -> c_int;
    safe fn misuse_destroy_into(destroy: DestroyFn);
    safe fn misuse_visit(value: c_int, event: EventFn, data: *mut c_void) -> c_int;
    safe fn misuse_emit_garbage() -> c_int;
    safe fn misuse_emit_from_two_threads(count: c_int, destroy: c_int);
}

const MORE: c_int = 1;
const NO_MORE: c_int = 0;

/// The callback of `misuse_listen`.
enum Heard {}
/// The callback of another function, with the same signature. It delivers strings, so that it would corrupt memory if it
/// got the emitter of the other.
enum Named {}
/// A callback whose user data ends with the closed reply.
enum Replied {}

macro_rules! callback {
    ($callback:ident: $item:ty, $ends:literal, $make:expr) => {
        impl StreamFromC for $callback {
            type Arguments = (c_int, *mut c_void);
            type Output = c_int;
            type Position = Last;
            fn number(user_data: *mut c_void) -> usize {
                user_data.addr()
            }
            type Item = $item;
            const CLOSED_REPLY_ENDS: bool = $ends;
            fn receive(emitter: &Emitter<$item>, (value,): (c_int,)) -> ControlFlow<()> {
                emitter.emit_with(|| $make(value))
            }
            fn open(_: &(c_int,)) -> c_int {
                MORE
            }
            fn closed() -> c_int {
                NO_MORE
            }
        }
    };
}

callback!(Heard: c_int, false, |value| value);
callback!(Named: String, false, |value: c_int| value.to_string());
callback!(Replied: c_int, true, |value| value);

fn event<W>() -> EventFn
where
    Streaming<W>: CalledByC<
            Arguments = <EventFn as CFunction>::Arguments,
            Output = <EventFn as CFunction>::Output,
        >,
{
    <EventFn as CFunction>::trampoline::<Streaming<W>>()
}

fn notify<W>() -> DestroyFn
where
    DestroyFn: DestroyNotify<Streaming<W>>,
{
    <DestroyFn as DestroyNotify<Streaming<W>>>::notify()
}

fn register<W: StreamFromC>() -> (RegisteredCall, Events<W::Item>) {
    let (emitter, events) =
        __private::events(Buffer::unbounded(), || Dropped::new("misuse_listen"));
    let registration = __private::register_stream::<W>(emitter);
    (registration, events)
}

/// With `revoke`, and a hook that makes C call back once more.
fn listen_revoked() -> Events<c_int, OnCancel<c_int>> {
    let (registration, events) = register::<Heard>();
    misuse_listen(event::<Heard>(), registration.user_data(), None);
    registration.revoke_on_cancel(events, 99, Box::new(|value| misuse_unlisten(value)))
}

/// With `destroy`.
fn listen_destroyed() -> Events<c_int> {
    let (registration, events) = register::<Heard>();
    let data = registration.user_data();
    misuse_listen(event::<Heard>(), data, notify::<Heard>());
    registration.outlive();
    events
}

/// With `reply_when_closed`.
fn listen_replied() -> Events<c_int> {
    let (registration, events) = register::<Replied>();
    misuse_listen(event::<Replied>(), registration.user_data(), None);
    registration.outlive();
    events
}

/// With `during_call`.
fn visit(value: c_int) -> Events<c_int> {
    let (registration, events) = register::<Heard>();
    misuse_visit(value, event::<Heard>(), registration.user_data());
    registration.finish();
    events
}

#[test]
fn calls_in_hook_and_after_revoke() {
    let counted = Counted::begin();
    let mut events = listen_revoked();
    assert_eq!(misuse_emit(1), MORE);
    counted.expect(1, 0);
    events.close();
    // In the hook, before the number was taken away.
    counted.expect(0, 1);
    assert_eq!(misuse_emit(2), NO_MORE);
    counted.expect(0, 2);
    assert_eq!(events.wait_iter().collect::<Vec<_>>(), [1]);
}

#[test]
fn calls_after_destroy() {
    let counted = Counted::begin();
    let mut events = listen_destroyed();
    assert_eq!(misuse_emit(1), MORE);
    misuse_destroy();
    counted.expect(0, 0);
    assert_eq!(misuse_emit(2), NO_MORE);
    misuse_destroy();
    counted.expect(0, 2);
    assert_eq!(events.wait_iter().collect::<Vec<_>>(), [1]);
    let dropped = Dropped::new("misuse_listen");
    assert_eq!(events.ended(), Some(Ended::Dropped(dropped)));
}

#[test]
fn calls_after_closed_reply() {
    let counted = Counted::begin();
    let events = listen_replied();
    assert_eq!(misuse_emit(1), MORE);
    drop(events);
    counted.expect(1, 0);
    assert_eq!(misuse_emit(2), NO_MORE);
    counted.expect(0, 1);
    assert_eq!(misuse_emit(3), NO_MORE);
    counted.expect(0, 2);
}

#[test]
fn call_after_visit() {
    let counted = Counted::begin();
    let mut events = visit(1);
    counted.expect(0, 0);
    assert_eq!(misuse_emit(2), NO_MORE);
    counted.expect(0, 1);
    assert_eq!(events.wait_iter().collect::<Vec<_>>(), [1]);
    assert_eq!(events.ended(), Some(Ended::Finished));
}

#[test]
fn number_of_another_stream() {
    let counted = Counted::begin();
    let mut events = listen_destroyed();
    assert_eq!(misuse_emit_into(event::<Named>(), 1), NO_MORE);
    misuse_destroy_into(notify::<Named>());
    counted.expect(1, 2);
    assert_eq!(misuse_emit(2), MORE, "it stays valid for its own");
    assert_eq!(events.try_take(), Ok(Some(2)));
    misuse_destroy();
    counted.expect(0, 2);
}

#[test]
fn number_of_completion_in_stream() {
    let counted = Counted::begin();
    let awaitable = misuse_keep_awaited(0);
    let mut events = listen_destroyed();
    // The completion's callback and a stream's swap their numbers.
    misuse_call_kept_into(event::<Heard>());
    let fed = misuse_heard_into_awaited();
    assert!(!awaitable.is_done() && !fed.is_done());
    counted.expect(3, 2);
    misuse_call_kept(9);
    assert_eq!(awaitable.wait(), Ok(9));
    misuse_emit(2);
    assert_eq!(events.try_take(), Ok(Some(2)));
    misuse_destroy();
    counted.expect(1, 2);
}

#[test]
fn stale_number_of_reused_slot() {
    let counted = Counted::begin();
    let first = listen_revoked();
    let (second_registration, mut second) = {
        drop(first);
        // On this thread the slot is used again at once.
        register::<Heard>()
    };
    assert_eq!(misuse_emit(1), NO_MORE);
    assert!(second.drain().next().is_none());
    counted.expect(1, 2);
    drop(second_registration);
    counted.expect(0, 2);
}

#[test]
fn garbage_numbers() {
    let counted = Counted::begin();
    let mut events = listen_destroyed();
    let bits = usize::try_from(misuse_emit_garbage()).unwrap();
    counted.expect(1, 2 * bits + 2);
    assert_eq!(misuse_emit(1), MORE);
    assert_eq!(events.drain().collect::<Vec<_>>(), [1]);
    misuse_destroy();
    counted.expect(0, 2 * bits + 2);
}

#[test]
fn two_threads_call_at_once() {
    let counted = Counted::begin();
    let mut events = listen_destroyed();
    misuse_emit_from_two_threads(500, 0);
    let mut values: Vec<c_int> = events.drain().collect();
    values.sort_unstable();
    let twice: Vec<c_int> = (0..500).flat_map(|value| [value, value]).collect();
    assert_eq!(values, twice);
    misuse_destroy();
    counted.expect(0, 0);
}

#[test]
fn destroyed_while_two_threads_call() {
    let counted = Counted::begin();
    let (rounds, calls) = (50, 40);
    let mut accepted = 0;
    for _ in 0..rounds {
        let mut events = listen_destroyed();
        misuse_emit_from_two_threads(calls, 1);
        accepted += events.wait_iter().count();
    }
    let all = 2 * rounds * usize::try_from(calls).unwrap();
    counted.expect(0, all - accepted);
}

#[test]
fn closed_while_two_threads_call() {
    let counted = Counted::begin();
    for _ in 0..50 {
        let events = listen_revoked();
        std::thread::scope(|scope| {
            scope.spawn(|| misuse_emit_from_two_threads(40, 0));
            drop(events);
        });
    }
    assert_eq!(awaitify::ffi::outstanding(), counted.outstanding);
    assert!(awaitify::ffi::ignored() - counted.ignored <= 50 * 81);
}
