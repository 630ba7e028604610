//! Callbacks of C: their events, and their entries in the list.

use std::ffi::c_void;
use std::sync::Mutex;

use awaitify::{PendingState, awaitable};

use super::pending::of;
use super::recorder::record;

type DoneFn = Option<unsafe extern "C" fn(status: i32, data: *mut c_void)>;

/// The callback that the C library holds. The user data is a number, so that it can be sent.
static HELD: Mutex<Vec<(DoneFn, usize)>> = Mutex::new(Vec::new());

#[awaitable(callback = done)]
unsafe extern "C" fn c_read(done: DoneFn, data: *mut c_void) {
    HELD.lock().unwrap().push((done, data.addr()));
}

#[awaitable(stream(unbounded), callback = each, reply_when_closed = ())]
unsafe extern "C" fn c_watch(each: DoneFn, data: *mut c_void) {
    HELD.lock().unwrap().push((each, data.addr()));
}

fn call((callback, data): (DoneFn, usize)) {
    // SAFETY: the user data came with the callback, and it is a checked number.
    unsafe { callback.unwrap()(7, std::ptr::without_provenance_mut(data)) };
}

/// One test, because the library is one.
#[test]
fn callbacks_are_listed_until_called() {
    // SAFETY: no pointers are passed.
    let read = unsafe { awaitable_c_read() };
    let held = HELD.lock().unwrap().pop().unwrap();
    assert!(of("c_read")[0].is_from_c());
    assert_eq!(of("c_read")[0].state(), PendingState::Waiting);

    // C holds its user data although the awaitable was dropped.
    drop(read);
    assert_eq!(of("c_read")[0].state(), PendingState::Cancelled);
    assert!(
        of("c_read")[0]
            .to_string()
            .contains("`c_read` (C) was dropped")
    );
    call(held);
    assert!(of("c_read").is_empty());

    let again = record(|| call(held));
    let [again] = again.try_into().unwrap();
    assert!(
        again.starts_with("WARN c: ignored: the user data is unknown or spent callback=\""),
        "{again}"
    );
    assert!(again.contains("c_read"), "{again}");

    // SAFETY: no pointers are passed.
    let watched = unsafe { stream_c_watch() };
    let held = HELD.lock().unwrap().pop().unwrap();
    assert!(of("c_watch")[0].is_from_c() && of("c_watch")[0].is_stream());
    drop(watched);
    assert_eq!(of("c_watch")[0].state(), PendingState::Cancelled);
    call(held);
    assert!(of("c_watch").is_empty());
}
