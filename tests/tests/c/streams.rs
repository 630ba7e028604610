//! `stream(…)` on C functions, by what ends the user data.

use std::ffi::{c_char, c_int, c_void};
use std::ptr;
use std::sync::Mutex;

use awaitify::{Awaitable, Dropped, Ended, Events, Flow, OnCancel, awaitable};

type EventFn = Option<unsafe extern "C" fn(event: c_int, data: *mut c_void)>;
type ReplyFn = unsafe extern "C" fn(data: *mut c_void, event: c_int) -> c_int;
type DestroyFn = Option<unsafe extern "C" fn(data: *mut c_void)>;

/// A registration of the library. The user data is a number, so that it can be sent.
struct Registered<F> {
    callback: F,
    destroy: DestroyFn,
    data: usize,
}

impl<F: Copy> Registered<F> {
    fn data(&self) -> *mut c_void {
        ptr::without_provenance_mut(self.data)
    }
}

static LISTENER: Mutex<Option<Registered<EventFn>>> = Mutex::new(None);

#[awaitable(stream(unbounded), callback = callback, revoke = unlisten)]
unsafe extern "C" fn listen(callback: EventFn, data: *mut c_void) -> c_int {
    *LISTENER.lock().unwrap() = Some(Registered {
        callback,
        destroy: None,
        data: data.addr(),
    });
    7
}

fn unlisten(id: c_int) {
    assert_eq!(id, 7);
    *LISTENER.lock().unwrap() = None;
}

fn fire(event: c_int) -> bool {
    let listener = LISTENER.lock().unwrap();
    let Some(listener) = &*listener else {
        return false;
    };
    // SAFETY: the user data is the one that came with the callback.
    unsafe { listener.callback.unwrap()(event, listener.data()) };
    true
}

#[test]
fn revoke_unregisters() {
    // SAFETY: no pointers are passed.
    let mut events: Events<c_int, OnCancel<c_int>> = unsafe { stream_listen() };
    assert!(fire(1) && fire(2));
    assert_eq!(events.drain().collect::<Vec<_>>(), [1, 2]);
    drop(events);
    assert!(!fire(3));
}

static WATCH: Mutex<Option<Registered<EventFn>>> = Mutex::new(None);

#[awaitable(
    stream(unbounded),
    callback = callback,
    destroy = on_destroy,
    filter_map = |event: c_int| -> Option<u8> { u8::try_from(event).ok() }
)]
unsafe extern "C" fn watch(callback: EventFn, data: *mut c_void, on_destroy: DestroyFn) {
    *WATCH.lock().unwrap() = Some(Registered {
        callback,
        destroy: on_destroy,
        data: data.addr(),
    });
}

#[test]
fn destroy_ends_the_stream() {
    // SAFETY: no pointers are passed.
    let mut events: Events<u8> = unsafe { stream_watch() };
    let watch = WATCH.lock().unwrap().take().unwrap();
    for event in [1, 300, 2] {
        // SAFETY: the user data is the one that came with the callback.
        unsafe { watch.callback.unwrap()(event, watch.data()) };
    }
    assert_eq!(events.drain().collect::<Vec<_>>(), [1, 2]);
    // SAFETY: as above, and the library does not use it any more.
    unsafe { watch.destroy.unwrap()(watch.data()) };
    assert_eq!(events.wait_next(), None);
    assert!(matches!(events.ended(), Some(Ended::Dropped(_))));
}

#[awaitable(
    stream(unbounded),
    callback = write,
    user_data_at = first,
    reply = |size: &c_int| *size,
    reply_when_closed = -1
)]
unsafe extern "C" fn transfer(write: ReplyFn, data: *mut c_void) -> bool {
    *TRANSFER.lock().unwrap() = Some(Registered {
        callback: write,
        destroy: None,
        data: data.addr(),
    });
    true
}

static TRANSFER: Mutex<Option<Registered<ReplyFn>>> = Mutex::new(None);

#[test]
fn closed_reply_releases_the_user_data() {
    // SAFETY: no pointers are passed.
    let (started, mut events): (bool, Events<c_int>) = unsafe { stream_transfer() };
    assert!(started);
    let transfer = TRANSFER.lock().unwrap().take().unwrap();
    // SAFETY: the user data is the one that came with the callback.
    let write = |size| unsafe { (transfer.callback)(transfer.data(), size) };
    assert_eq!(write(5), 5);
    assert_eq!(events.wait_next(), Some(5));
    drop(events);
    assert_eq!(write(6), -1);
    assert_eq!(write(6), -1);
}

#[awaitable(
    stream(buffer = 8, overflow = end),
    during_call,
    flow = |name: *const c_char, size: c_int| -> Flow<(bool, c_int), c_int> {
        if size < 0 { Flow::Fail(size) } else { Flow::Item((name.is_null(), size)) }
    }
)]
unsafe extern "C" fn visit(
    last: c_int,
    visitor: extern "C" fn(*const c_char, c_int, *mut c_void),
    data: *mut c_void,
) -> c_int {
    (1..=3).for_each(|size| visitor(ptr::null(), size, data));
    if last < 0 {
        visitor(ptr::null(), last, data);
    }
    0
}

#[test]
fn stream_ends_with_the_function() {
    // SAFETY: no pointers are passed.
    let (status, mut sizes) = unsafe { stream_visit(0) };
    assert_eq!(status, 0);
    let all: Vec<Result<(bool, c_int), c_int>> = sizes.wait_iter().collect();
    assert_eq!(all, [Ok((true, 1)), Ok((true, 2)), Ok((true, 3))]);
    assert_eq!(sizes.ended(), Some(Ended::Finished));
    // SAFETY: as above.
    let (_, mut sizes) = unsafe { stream_visit(-4) };
    assert_eq!(sizes.wait_iter().last(), Some(Err(-4)));
}

#[awaitable(callback = done, destroy = on_destroy)]
unsafe extern "C" fn fetch(fails: bool, done: EventFn, data: *mut c_void, on_destroy: DestroyFn) {
    // SAFETY: the user data is the one that came with both.
    unsafe {
        if !fails {
            done.unwrap()(3, data);
        }
        on_destroy.unwrap()(data);
    }
}

#[test]
fn destroyed_completion_is_dropped() {
    // SAFETY: no pointers are passed.
    let value: Awaitable<Result<c_int, Dropped>> = unsafe { awaitable_fetch(false) };
    assert_eq!(value.wait(), Ok(3));
    // SAFETY: as above.
    assert!(unsafe { awaitable_fetch(true) }.wait().is_err());
}

#[awaitable(
    callback = done,
    destroy = on_destroy,
    filter_map = |event: c_int| -> Option<u8> { u8::try_from(event).ok() }
)]
unsafe extern "C" fn find(event: c_int, done: EventFn, data: *mut c_void, on_destroy: DestroyFn) {
    // SAFETY: the user data is the one that came with both.
    unsafe {
        done.unwrap()(event, data);
        on_destroy.unwrap()(data);
    }
}

#[awaitable(progress(unbounded) = step, callback = done, destroy = on_destroy)]
unsafe extern "C" fn build(
    fails: bool,
    step: EventFn,
    done: EventFn,
    data: *mut c_void,
    on_destroy: DestroyFn,
) {
    // SAFETY: the user data is the one that came with all three.
    unsafe {
        step.unwrap()(1, data);
        if !fails {
            done.unwrap()(2, data);
        }
        on_destroy.unwrap()(data);
    }
}

#[test]
fn destroyed_filter_is_dropped() {
    // SAFETY: no pointers are passed.
    let found: Awaitable<Result<u8, Dropped>> = unsafe { awaitable_find(3) };
    assert_eq!(found.wait(), Ok(3));
    // SAFETY: as above.
    assert!(unsafe { awaitable_find(-1) }.wait().is_err());
}

#[test]
fn destroyed_progress_is_dropped() {
    // SAFETY: no pointers are passed.
    let (built, steps) = unsafe { awaitable_build(false) };
    assert_eq!(built.wait(), Ok(2));
    assert_eq!(steps.ended(), Some(Ended::Finished));
    // SAFETY: as above.
    let (built, mut steps) = unsafe { awaitable_build(true) };
    assert!(built.wait().is_err());
    assert!(steps.wait_iter().eq([1]));
    assert!(matches!(steps.ended(), Some(Ended::Dropped(_))));
}

mod library {
    use super::{EventFn, ReplyFn};
    use std::ffi::{c_int, c_void};

    #[unsafe(no_mangle)]
    extern "C" fn awaitify_tests_on_tick(tick: EventFn, data: *mut c_void) -> c_int {
        // SAFETY: the user data is the one that came with the callback.
        unsafe { tick.unwrap()(1, data) };
        0
    }

    #[unsafe(no_mangle)]
    extern "C" fn awaitify_tests_on_insert(table: c_int, f: EventFn, data: *mut c_void) -> c_int {
        // SAFETY: as above.
        unsafe { f.unwrap()(table, data) };
        0
    }

    #[unsafe(no_mangle)]
    extern "C" fn awaitify_tests_on_delete(table: c_int, f: EventFn, data: *mut c_void) -> c_int {
        awaitify_tests_on_insert(-table, f, data)
    }

    #[unsafe(no_mangle)]
    extern "C" fn awaitify_tests_on_write(write: ReplyFn, data: *mut c_void) -> c_int {
        // SAFETY: as above.
        unsafe { write(data, 2) }
    }
}

#[awaitable(stream(latest), revoke = |_| ())]
unsafe extern "C" {
    fn awaitify_tests_on_tick(tick: EventFn, data: *mut c_void) -> c_int;

    #[awaitable(user_data_at = first, reply = 9)]
    fn awaitify_tests_on_write(write: ReplyFn, data: *mut c_void) -> c_int;
}

#[test]
fn block_makes_streams() {
    // SAFETY: no pointers are passed.
    let mut ticks = unsafe { stream_awaitify_tests_on_tick() };
    assert_eq!(ticks.wait_next(), Some(1));
    // SAFETY: as above.
    let mut writes = unsafe { stream_awaitify_tests_on_write() };
    assert_eq!(writes.wait_next(), Some(2));
    assert_eq!(writes.guard().map(|_| ()), Some(()));
}

static REVOKED: Mutex<Vec<c_int>> = Mutex::new(Vec::new());

// The hook of a block uses a parameter of each function.
#[awaitable(stream(latest), revoke = move |_| REVOKED.lock().unwrap().push(table))]
unsafe extern "C" {
    safe fn awaitify_tests_on_insert(table: c_int, f: EventFn, data: *mut c_void) -> c_int;

    safe fn awaitify_tests_on_delete(table: c_int, f: EventFn, data: *mut c_void) -> c_int;
}

#[test]
fn hook_of_a_block_uses_parameters() {
    let mut inserts = stream_awaitify_tests_on_insert(3);
    let mut deletes = stream_awaitify_tests_on_delete(4);
    assert_eq!(inserts.wait_next(), Some(3));
    assert_eq!(deletes.wait_next(), Some(-4));
    drop(inserts);
    drop(deletes);
    assert_eq!(*REVOKED.lock().unwrap(), [3, 4]);
}
