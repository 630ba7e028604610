//! Callbacks that are called many times, in the four ways in which C ends their user data. The wrappers are written as the
//! macro writes them.

use std::ffi::{c_int, c_void};
use std::ops::ControlFlow;
use std::sync::{Mutex, MutexGuard, PoisonError};

use awaitify::__private::{
    self, CFunction, CalledByC, DestroyNotify, Last, RegisteredCall, StreamFromC, Streaming,
};
use awaitify::{Buffer, Dropped, Emitter, Ended, Events, OnCancel};

type EventFn = Option<unsafe extern "C" fn(value: c_int, data: *mut c_void) -> c_int>;
type DestroyFn = Option<unsafe extern "C" fn(data: *mut c_void)>;

#[repr(C)]
struct Listener {
    opaque: [u8; 0],
}

unsafe extern "C" {
    fn library_listen(event: EventFn, data: *mut c_void, destroy: DestroyFn) -> *mut Listener;
    fn library_unlisten(listener: *mut Listener);
    fn library_emit(value: c_int);
    fn library_listeners() -> usize;
    fn library_visit(count: c_int, event: EventFn, data: *mut c_void) -> c_int;
}

macro_rules! callback {
    ($callback:ident, $ends:literal, $closed:literal) => {
        enum $callback {}

        impl StreamFromC for $callback {
            type Arguments = (c_int, *mut c_void);
            type Output = c_int;
            type Position = Last;
            fn number(user_data: *mut c_void) -> usize {
                user_data.addr()
            }
            type Item = c_int;
            const CLOSED_REPLY_ENDS: bool = $ends;
            fn receive(emitter: &Emitter<c_int>, (value,): (c_int,)) -> ControlFlow<()> {
                emitter.try_emit(value)
            }
            fn open(_: &(c_int,)) -> c_int {
                1
            }
            fn closed() -> c_int {
                $closed
            }
        }
    };
}

// With a hook, which unregisters, the closed reply is the open one.
callback!(Revoked, false, 1);
callback!(Destroyed, false, 0);
callback!(Replied, true, 0);
callback!(Visited, false, 0);

fn register<W: StreamFromC<Item = c_int>>() -> (EventFn, RegisteredCall, Events<c_int>)
where
    Streaming<W>: CalledByC<
            Arguments = <EventFn as CFunction>::Arguments,
            Output = <EventFn as CFunction>::Output,
        >,
{
    let (emitter, events) =
        __private::events(Buffer::unbounded(), || Dropped::new("library_listen"));
    let registration = __private::register_stream::<W>(emitter);
    let trampoline = <EventFn as CFunction>::trampoline::<Streaming<W>>();
    (trampoline, registration, events)
}

fn listen_revoked() -> Events<c_int, OnCancel<usize>> {
    let (event, registration, events) = register::<Revoked>();
    // SAFETY: the library takes any listener.
    let listener = unsafe { library_listen(event, registration.user_data(), None) };
    let hook = |listener: usize| {
        let listener = std::ptr::with_exposed_provenance_mut(listener);
        // SAFETY: it is registered until this hook runs, once.
        unsafe { library_unlisten(listener) };
    };
    registration.revoke_on_cancel(events, listener.expose_provenance(), Box::new(hook))
}

fn listen_destroyed() -> (usize, Events<c_int>) {
    let (event, registration, events) = register::<Destroyed>();
    let destroy = <DestroyFn as DestroyNotify<Streaming<Destroyed>>>::notify();
    // SAFETY: as above.
    let listener = unsafe { library_listen(event, registration.user_data(), destroy) };
    registration.outlive();
    (listener.expose_provenance(), events)
}

fn listen_replied() -> Events<c_int> {
    let (event, registration, events) = register::<Replied>();
    // SAFETY: as above.
    unsafe { library_listen(event, registration.user_data(), None) };
    registration.outlive();
    events
}

fn visit(count: c_int) -> (c_int, Events<c_int>) {
    let (event, registration, events) = register::<Visited>();
    // SAFETY: it calls only while it runs.
    let visited = unsafe { library_visit(count, event, registration.user_data()) };
    registration.finish();
    (visited, events)
}

fn emit(value: c_int) {
    // SAFETY: the library has one thread at a time, by the turns.
    unsafe { library_emit(value) };
}

fn listeners() -> usize {
    // SAFETY: as above.
    unsafe { library_listeners() }
}

/// The library has one list of listeners and no lock.
fn turn() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

#[test]
fn hook_unregisters() {
    let _turn = turn();
    let mut events = listen_revoked();
    emit(1);
    emit(2);
    assert_eq!(events.drain().collect::<Vec<_>>(), [1, 2]);
    drop(events);
    assert_eq!(listeners(), 0);
    emit(3);
}

#[test]
fn closed_reply_unregisters() {
    let _turn = turn();
    let mut events = listen_replied();
    emit(1);
    assert_eq!(events.drain().collect::<Vec<_>>(), [1]);
    drop(events);
    assert_eq!(listeners(), 1, "until C calls again");
    emit(2);
    assert_eq!(listeners(), 0);
}

#[test]
fn destroy_ends_stream() {
    let _turn = turn();
    let (listener, mut events) = listen_destroyed();
    emit(1);
    // SAFETY: it is registered.
    unsafe { library_unlisten(std::ptr::with_exposed_provenance_mut(listener)) };
    assert_eq!(events.wait_iter().collect::<Vec<_>>(), [1]);
    let dropped = Dropped::new("library_listen");
    assert_eq!(events.ended(), Some(Ended::Dropped(dropped)));
}

#[test]
fn closed_reply_destroys_inside_call() {
    let _turn = turn();
    let (_, events) = listen_destroyed();
    drop(events);
    // The library destroys the user data once the callback has replied that it wants no more.
    emit(1);
    assert_eq!(listeners(), 0);
}

#[test]
fn visitor_finishes_stream() {
    let (visited, mut events) = visit(3);
    assert_eq!(visited, 3);
    assert_eq!(events.wait_iter().collect::<Vec<_>>(), [0, 1, 2]);
    assert_eq!(events.ended(), Some(Ended::Finished));
}
