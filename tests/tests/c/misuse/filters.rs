//! Completions with `filter_map` or `flow`: C calls back until a call is accepted, and sometimes after that.

use std::ffi::{c_int, c_void};
use std::sync::Mutex;

use awaitify::{Awaitable, Dropped, Flow, OnCancel, awaitable};

use super::Counted;

type EventFn = Option<unsafe extern "C" fn(event: c_int, data: *mut c_void)>;
type VisitFn = extern "C" fn(c_int, *mut c_void) -> c_int;

/// The callbacks that are registered, with their user data.
static REGISTERED: Mutex<Vec<(EventFn, usize)>> = Mutex::new(Vec::new());

fn call(event: c_int) {
    let registered = REGISTERED.lock().unwrap().clone();
    for (callback, data) in registered {
        // SAFETY: the user data is the one that came with the callback.
        unsafe { callback.unwrap()(event, std::ptr::without_provenance_mut(data)) };
    }
}

#[awaitable(callback = on_event, filter_map = |event: c_int| -> Option<u8> { u8::try_from(event).ok() })]
unsafe extern "C" fn listen(on_event: EventFn, data: *mut c_void) {
    let registered = (on_event, data.addr());
    REGISTERED.lock().unwrap().push(registered);
}

#[awaitable(
    name = until,
    callback = on_event,
    flow = |event: c_int| -> Flow<c_int, c_int> {
        match event {
            0 => Flow::End,
            1 => Flow::Skip,
            event if event < 0 => Flow::Fail(event),
            event => Flow::Item(event),
        }
    },
    revoke = |()| REGISTERED.lock().unwrap().clear(),
)]
unsafe extern "C" fn listen_until(on_event: EventFn, data: *mut c_void) {
    let registered = (on_event, data.addr());
    REGISTERED.lock().unwrap().push(registered);
}

/// Calls only while it runs, also after a call was accepted.
#[awaitable(
    callback = visitor,
    filter_map = |size: c_int| -> Option<c_int> { (size > 2).then_some(size) },
    reply = 1,
    during_call
)]
unsafe extern "C" fn visit(last: c_int, visitor: VisitFn, data: *mut c_void) {
    for size in 1..=last {
        if visitor(size, data) == 0 {
            return;
        }
    }
}

#[test]
fn first_accepted_call_completes() {
    let counted = Counted::begin();
    // SAFETY: no pointers are passed.
    let small: Awaitable<Result<u8, Dropped>> = unsafe { awaitable_listen() };
    call(300);
    assert!(!small.is_done());
    if cfg!(debug_assertions) {
        assert_eq!(super::listed_from_c("listen"), [true]);
    }
    counted.expect(1, 0);
    call(7);
    counted.expect(0, 0);
    call(8);
    assert_eq!(small.wait(), Ok(7));
    counted.expect(0, 1);
    REGISTERED.lock().unwrap().clear();
}

#[test]
fn dropped_awaitable_ends_at_next_call() {
    let counted = Counted::begin();
    // SAFETY: no pointers are passed.
    drop(unsafe { awaitable_listen() });
    counted.expect(1, 0);
    call(300);
    counted.expect(0, 1);
    REGISTERED.lock().unwrap().clear();
}

#[test]
fn flow_of_a_completion() {
    let counted = Counted::begin();
    type Item = Awaitable<Result<Result<c_int, c_int>, Dropped>, OnCancel<()>>;
    let outcome = |event| {
        // SAFETY: no pointers are passed.
        let item: Item = unsafe { until() };
        call(1);
        call(event);
        counted.expect(0, 0);
        REGISTERED.lock().unwrap().clear();
        item.wait()
    };
    assert_eq!(outcome(5), Ok(Ok(5)));
    assert_eq!(outcome(-5), Ok(Err(-5)));
    assert!(outcome(0).is_err());
    // SAFETY: as above.
    drop(unsafe { until() });
    counted.expect(0, 0);
    assert!(REGISTERED.lock().unwrap().is_empty());
}

#[test]
fn visitor_that_accepts_nothing_is_dropped() {
    let counted = Counted::begin();
    // SAFETY: no pointers are passed.
    assert_eq!(unsafe { awaitable_visit(5) }.wait(), Ok(3));
    // SAFETY: as above.
    assert!(unsafe { awaitable_visit(2) }.wait().is_err());
    counted.expect(0, 2);
}
