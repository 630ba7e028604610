//! Callbacks that are called many times. They are pinned during a call, and revoked, destroyed or closed meanwhile.

use std::ops::ControlFlow;

use awaitify::__private::{DestroyNotify, StreamFromC, Streaming};
use awaitify::{Buffer, Emitter, Ended, Events, OnCancel};

use super::*;

type Replying = extern "C" fn(u8, *mut c_void) -> u8;
type Notify = Option<extern "C" fn(*mut c_void)>;

/// The reply of a closed stream. The reply of an open one is the number.
pub(crate) const CLOSED: u8 = 255;

/// The callback of a C function.
pub(crate) enum Ticks {}
/// The callback of another function, with the same signature.
pub(crate) enum Tocks {}
/// A callback whose user data ends with the closed reply.
enum Replied {}

macro_rules! callback {
    ($callback:ident, $ends:literal) => {
        impl StreamFromC for $callback {
            type Arguments = (u8, *mut c_void);
            type Output = u8;
            type Position = Last;
            fn number(user_data: *mut c_void) -> usize {
                user_data.addr()
            }
            type Item = Value;
            const CLOSED_REPLY_ENDS: bool = $ends;
            fn receive(emitter: &Emitter<Value>, (number,): (u8,)) -> ControlFlow<()> {
                emitter.try_emit(Arc::new(number))
            }
            fn open((number,): &(u8,)) -> u8 {
                *number
            }
            fn closed() -> u8 {
                CLOSED
            }
        }
    };
}

callback!(Ticks, false);
callback!(Tocks, false);
callback!(Replied, true);

fn register<W: StreamFromC<Item = Value>>() -> (usize, RegisteredCall, Events<Value>) {
    let (emitter, events) = __private::events(Buffer::unbounded(), || DROPPED);
    let registration = __private::register_stream::<W>(emitter);
    let user_data: *mut c_void = registration.user_data();
    (user_data.addr(), registration, events)
}

/// A stream that is revoked.
pub(crate) fn listen<W: StreamFromC<Item = Value>>() -> (usize, Events<Value, OnCancel<()>>) {
    let (user_data, registration, events) = register::<W>();
    let events = registration.revoke_on_cancel(events, (), Box::new(|()| ()));
    (user_data, events)
}

/// A stream that C destroys.
fn keep<W: StreamFromC<Item = Value>>() -> (usize, Events<Value>) {
    let (user_data, registration, events) = register::<W>();
    registration.outlive();
    (user_data, events)
}

/// C calls back, and gets a reply.
pub(crate) fn reply<W: StreamFromC<Item = Value>>(user_data: usize, number: u8) -> u8
where
    Streaming<W>: CalledByC<
            Arguments = <Replying as CFunction>::Arguments,
            Output = <Replying as CFunction>::Output,
        >,
{
    let callback = <Replying as CFunction>::trampoline::<Streaming<W>>();
    callback(number, ptr::without_provenance_mut(user_data))
}

fn destroy<W: StreamFromC>(user_data: usize) {
    let notify = <Notify as DestroyNotify<Streaming<W>>>::notify().unwrap();
    notify(ptr::without_provenance_mut(user_data));
}

/// Counts the queued values.
fn queued(mut events: Events<Value>) -> usize {
    events.drain().count()
}

#[test]
fn call_while_stream_is_revoked() {
    model(|| {
        let (user_data, events) = listen::<Ticks>();
        let calling = spawn(move || reply::<Ticks>(user_data, 1));
        drop(events);
        let reply = calling.join().unwrap();
        assert!(reply == 1 || reply == CLOSED);
        assert_eq!(outstanding(), 0);
        assert_eq!(__private::slots().occupied, 0);
    });
}

#[test]
fn two_calls_while_stream_is_revoked() {
    model(|| {
        let (user_data, events) = listen::<Ticks>();
        let first = spawn(move || reply::<Ticks>(user_data, 1));
        let second = spawn(move || reply::<Ticks>(user_data, 2));
        drop(events);
        first.join().unwrap();
        second.join().unwrap();
        assert_eq!(__private::slots().occupied, 0);
    });
}

#[test]
fn two_calls_of_one_stream() {
    model(|| {
        let (user_data, mut events) = listen::<Ticks>();
        let calling = spawn(move || reply::<Ticks>(user_data, 1));
        assert_eq!(reply::<Ticks>(user_data, 2), 2);
        assert_eq!(calling.join().unwrap(), 1);
        assert_eq!(events.drain().count(), 2);
        drop(events);
        assert_eq!((outstanding(), ignored()), (0, 0));
    });
}

#[test]
fn call_while_stream_is_destroyed() {
    model(|| {
        let (user_data, events) = keep::<Ticks>();
        let calling = spawn(move || reply::<Ticks>(user_data, 1));
        destroy::<Ticks>(user_data);
        let accepted = usize::from(calling.join().unwrap() == 1);
        assert_eq!(events.ended(), Some(Ended::Dropped(DROPPED)));
        assert_eq!(queued(events), accepted);
        assert_eq!((outstanding(), ignored()), (0, 1 - accepted));
        assert_eq!(__private::slots().occupied, 0);
    });
}

#[test]
fn stream_is_destroyed_twice() {
    model(|| {
        let (user_data, events) = keep::<Ticks>();
        let other = spawn(move || destroy::<Ticks>(user_data));
        destroy::<Ticks>(user_data);
        other.join().unwrap();
        assert_eq!(events.ended(), Some(Ended::Dropped(DROPPED)));
        assert_eq!((outstanding(), ignored()), (0, 1));
    });
}

#[test]
fn two_calls_get_closed_reply() {
    model(|| {
        let (user_data, events) = keep::<Replied>();
        drop(events);
        let calling = spawn(move || reply::<Replied>(user_data, 1));
        assert_eq!(reply::<Replied>(user_data, 2), CLOSED);
        assert_eq!(calling.join().unwrap(), CLOSED);
        assert_eq!((outstanding(), ignored()), (0, 2));
        assert_eq!(__private::slots().occupied, 0);
    });
}

#[test]
fn call_while_function_ends() {
    model(|| {
        let (user_data, registration, events) = register::<Ticks>();
        let calling = spawn(move || reply::<Ticks>(user_data, 1));
        registration.finish();
        let accepted = usize::from(calling.join().unwrap() == 1);
        assert!(events.ended().is_some());
        assert_eq!(queued(events), accepted);
        assert_eq!(outstanding(), 0);
    });
}

#[test]
fn late_call_of_stream_while_slot_is_reused() {
    model(|| {
        let (stale, first) = listen::<Ticks>();
        drop(first);
        let late = spawn(move || reply::<Ticks>(stale, 1));
        let (fresh, mut second) = listen::<Ticks>();
        assert_eq!(reply::<Ticks>(fresh, 2), 2);
        assert_eq!(late.join().unwrap(), CLOSED);
        assert_eq!(second.drain().count(), 1);
        drop(second);
        assert_eq!((outstanding(), ignored()), (0, 1));
    });
}

#[test]
fn stream_call_of_another_kind() {
    model(|| {
        let (user_data, mut events) = listen::<Ticks>();
        let strange = spawn(move || reply::<Tocks>(user_data, 1));
        assert_eq!(reply::<Ticks>(user_data, 2), 2);
        assert_eq!(strange.join().unwrap(), CLOSED);
        assert_eq!(events.drain().count(), 1);
        drop(events);
        assert_eq!((outstanding(), ignored()), (0, 1));
    });
}

#[test]
fn completion_called_while_destroyed() {
    model(|| {
        let (user_data, awaitable) = begin::<Sum>();
        let calling = spawn(move || call::<Sum>(user_data, 1));
        let notify = <Notify as DestroyNotify<Sum>>::notify().unwrap();
        notify(ptr::without_provenance_mut(user_data));
        calling.join().unwrap();
        let lost = taken(awaitable) == Err(DROPPED);
        assert_eq!((outstanding(), ignored()), (0, usize::from(lost)));
    });
}
