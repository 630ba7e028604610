//! The object of a function, which its callback repeats as the first argument.

use std::ffi::{c_int, c_void};

use awaitify::{awaitable, ffi::Object};

#[repr(C)]
pub(crate) struct Store {
    value: c_int,
}

type SavedFn = Option<unsafe extern "C" fn(store: *mut Store, status: c_int, data: *mut c_void)>;
type ClosedFn = Option<unsafe extern "C" fn(data: *mut c_void, store: *const Store)>;
type OpenedFn = Option<unsafe extern "C" fn(store: *mut Store, data: *mut c_void)>;
type StatusFn = Option<unsafe extern "C" fn(status: c_int, data: *mut c_void)>;

#[awaitable(callback = done)]
unsafe extern "C" fn save(store: *mut Store, done: SavedFn, data: *mut c_void) {
    // SAFETY: the caller passes a store, and the data that the callback takes.
    unsafe { done.unwrap()(store, (*store).value, data) };
}

#[awaitable]
unsafe extern "C" fn shown(
    store: *mut Store,
    done: unsafe extern "C" fn(store: *mut Store, status: c_int, data: *mut c_void),
    data: *mut c_void,
) {
    // SAFETY: as above.
    unsafe { done(store, (*store).value, data) };
}

#[awaitable(callback = done)]
unsafe extern "C" fn close(store: *mut Store, done: ClosedFn, data: *mut c_void) {
    // SAFETY: as above.
    unsafe { done.unwrap()(data, store) };
}

#[awaitable(callback = done)]
unsafe extern "C" fn open(name: c_int, done: OpenedFn, data: *mut c_void) -> *mut Store {
    let store = Box::into_raw(Box::new(Store { value: name }));
    // SAFETY: as above.
    unsafe { done.unwrap()(store, data) };
    store
}

#[awaitable(callback = done)]
unsafe extern "C" fn status(store: *mut Store, done: StatusFn, data: *mut c_void) {
    // SAFETY: as above.
    unsafe { done.unwrap()((*store).value, data) };
}

#[test]
fn first_parameter() {
    let mut store = Store { value: 3 };
    let store = &raw mut store;
    // SAFETY: the store outlives the call.
    let saved: (Object<*mut Store>, c_int) = unsafe { awaitable_save(store) }.wait().unwrap();
    assert_eq!((saved.0.pointer(), saved.1), (store, 3));
    // SAFETY: as above.
    let closed: Object<*const Store> = unsafe { awaitable_close(store) }.wait().unwrap();
    assert_eq!(closed.pointer(), store.cast_const());
}

#[test]
fn visible_callback() {
    let mut store = Store { value: 3 };
    let store = &raw mut store;
    // SAFETY: the store outlives the call.
    let (object, status) = unsafe { awaitable_shown(store) }.wait().unwrap();
    assert_eq!((object.pointer(), status), (store, 3));
}

#[test]
fn returned_object() {
    // SAFETY: a number is passed.
    let (store, opened) = unsafe { awaitable_open(8) };
    let passed: Object<*mut Store> = opened.wait().unwrap();
    assert_eq!(passed.pointer(), store);
    // SAFETY: `open` has boxed it.
    assert_eq!(unsafe { Box::from_raw(store) }.value, 8);
}

#[test]
fn callback_without_object() {
    let mut store = Store { value: 3 };
    // SAFETY: the store outlives the call.
    assert_eq!(unsafe { awaitable_status(&raw mut store) }.wait(), Ok(3));
}

#[test]
fn object_is_send_and_readable() {
    fn is_send<T: Send + Sync>(_: &T) {}
    let mut store = Store { value: 3 };
    // SAFETY: the store outlives the call.
    let saved = unsafe { awaitable_save(&raw mut store) };
    let (object, _) = saved.wait().unwrap();
    is_send(&object);
    assert_eq!(format!("{object:?}"), format!("{:?}", &raw mut store));
}
