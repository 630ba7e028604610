//! Values that the callback has to free.

use std::ffi::c_void;
use std::ptr::null_mut;
use std::rc::Rc;

use awaitify::{awaitable, ffi::Owned};

/// An object of C, which counts as its reference in a test.
struct Opened(#[expect(dead_code, reason = "only dropped")] Rc<()>);

type OpenedFn = Option<unsafe extern "C" fn(opened: *mut Opened, data: *mut c_void)>;

/// The callback of the last call.
struct Pending {
    done: OpenedFn,
    data: *mut c_void,
}

unsafe fn free(opened: *mut Opened) {
    // SAFETY: it was made of a box.
    drop(unsafe { Box::from_raw(opened) });
}

#[awaitable(callback = done, map = |opened: *mut Opened| -> Owned<Opened> {
    // SAFETY: C passes ownership. These tests stay on one thread.
    unsafe { Owned::new(opened, free) }
})]
unsafe extern "C" fn open(pending: *mut Pending, done: OpenedFn, data: *mut c_void) {
    // SAFETY: the caller passes a place for it.
    unsafe { *pending = Pending { done, data } };
}

impl Pending {
    fn new() -> Self {
        Pending {
            done: None,
            data: null_mut(),
        }
    }

    fn call(&self, opened: *mut Opened) {
        // SAFETY: this is the only call of the callback.
        unsafe { self.done.unwrap()(opened, self.data) };
    }
}

fn opened(counted: &Rc<()>) -> *mut Opened {
    Box::into_raw(Box::new(Opened(Rc::clone(counted))))
}

#[test]
fn received_value_is_freed_on_drop() {
    let (counted, mut pending) = (Rc::new(()), Pending::new());
    // SAFETY: `pending` outlives the call.
    let opening = unsafe { awaitable_open(&raw mut pending) };
    let object = opened(&counted);
    pending.call(object);
    let received = opening.wait().unwrap();
    assert_eq!(received.pointer(), object);
    assert_eq!(Rc::strong_count(&counted), 2);
    drop(received);
    assert_eq!(Rc::strong_count(&counted), 1);
}

#[test]
fn unreceived_value_is_freed() {
    let (counted, mut pending) = (Rc::new(()), Pending::new());
    // SAFETY: as above.
    let opening = unsafe { awaitable_open(&raw mut pending) };
    pending.call(opened(&counted));
    drop(opening);
    assert_eq!(Rc::strong_count(&counted), 1);
}

#[test]
fn value_after_drop_is_freed() {
    let (counted, mut pending) = (Rc::new(()), Pending::new());
    // SAFETY: as above.
    drop(unsafe { awaitable_open(&raw mut pending) });
    pending.call(opened(&counted));
    assert_eq!(Rc::strong_count(&counted), 1);
}

#[test]
fn null_is_not_freed() {
    let mut pending = Pending::new();
    // SAFETY: as above.
    let opening = unsafe { awaitable_open(&raw mut pending) };
    pending.call(null_mut());
    assert!(opening.wait().unwrap().pointer().is_null());
}
