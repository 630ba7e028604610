//! Typedefs, and data that is only valid while the callback runs.

use std::ffi::{CStr, CString, c_char, c_int, c_uchar, c_void};

use awaitify::awaitable;

use super::{Context, some_context};

#[repr(C)]
pub(crate) struct Record {
    name: *const c_char,
    bytes: *const c_uchar,
    length: usize,
}

/// A record, copied inside the callback.
#[derive(Debug, PartialEq)]
struct Copied {
    name: String,
    bytes: Vec<u8>,
}

impl Copied {
    /// # Safety
    ///
    /// `record` is null or a record of the library, in its callback.
    unsafe fn of(record: *const Record) -> Option<Self> {
        // SAFETY: by the caller's promise.
        let record = unsafe { record.as_ref() }?;
        Some(Copied {
            // SAFETY: as above; the library ends names with a null.
            name: unsafe { CStr::from_ptr(record.name) }
                .to_str()
                .ok()?
                .to_owned(),
            // SAFETY: as above; there are `length` bytes.
            bytes: unsafe { std::slice::from_raw_parts(record.bytes, record.length) }.to_vec(),
        })
    }
}

// Copied from bindgen.
pub(crate) type RecordFn =
    Option<unsafe extern "C" fn(status: c_int, record: *const Record, data: *mut c_void)>;
pub(crate) type FirstFn = Option<
    unsafe extern "C" fn(data: *mut c_void, status: c_int, timeouts: c_int, record: *const Record),
>;
pub(crate) type MiddleFn =
    Option<unsafe extern "C" fn(context: *mut Context, data: *mut c_void, error: c_int) -> c_int>;
pub(crate) type StatusFn =
    Option<unsafe extern "C" fn(context: *mut Context, status: c_int, data: *mut c_void)>;
pub(crate) type ReplyFn =
    Option<unsafe extern "C" fn(context: *mut Context, reply: *mut c_void, data: *mut c_void)>;

fn started(status: c_int) -> Result<(), c_int> {
    if status < 0 { Err(status) } else { Ok(()) }
}

#[awaitable]
unsafe extern "C" {
    #[awaitable(map = |status: c_int, record: *const Record| -> Result<Copied, c_int> {
        // SAFETY: it is the library's, and this runs inside the callback.
        unsafe { Copied::of(record) }.ok_or(status)
    })]
    fn library_read(name: *const c_char, done: RecordFn, data: *mut c_void);

    #[awaitable(map = |status: c_int, timeouts: c_int, record: *const Record| -> (c_int, c_int, Option<Copied>) {
        // SAFETY: as above.
        (status, timeouts, unsafe { Copied::of(record) })
    })]
    fn library_resolve(name: *const c_char, done: FirstFn, data: *mut c_void);

    #[awaitable(
        map = |_context: *mut Context, error: c_int| -> c_int { error },
        reply = 41,
        discard,
    )]
    fn library_call_bus(context: *mut Context, done: MiddleFn, data: *mut c_void) -> c_int;

    #[awaitable(skip)]
    safe fn library_last_answer() -> c_int;

    #[awaitable(map = |_context: *mut Context, status: c_int| -> c_int { status })]
    fn library_shut(context: *mut Context, done: StatusFn, data: *mut c_void);

    #[awaitable(
        started = |status| -> Result<(), c_int> { started(status) },
        map = |_context: *mut Context, reply: *mut c_void| -> Result<c_int, &'static str> {
            // SAFETY: a reply of the library is null or points at an int.
            unsafe { reply.cast::<c_int>().as_ref() }.copied().ok_or("disconnected")
        },
    )]
    fn library_command(
        context: *mut Context,
        done: ReplyFn,
        data: *mut c_void,
        command: *const c_char,
    ) -> c_int;
}

#[test]
fn map_copies_borrowed_record() {
    // SAFETY: a string of C, alive during the call.
    let read = unsafe { awaitable_library_read(c"lines".as_ptr()) };
    let expected = Copied {
        name: "lines".into(),
        bytes: vec![1, 2, 3],
    };
    assert_eq!(read.wait(), Ok(Ok(expected)));
}

#[test]
fn map_sees_null_payload() {
    // SAFETY: as above.
    let read = unsafe { awaitable_library_read(c"".as_ptr()) };
    assert_eq!(read.wait(), Ok(Err(2)));
}

#[test]
fn user_data_first() {
    let name = CString::new("host").unwrap();
    // SAFETY: as above.
    let resolved = unsafe { awaitable_library_resolve(name.as_ptr()) };
    drop(name);
    let (status, timeouts, record) = resolved.wait().unwrap();
    assert_eq!((status, timeouts), (0, 1));
    assert_eq!(record.unwrap().name, "host");
}

#[test]
fn user_data_in_middle() {
    // SAFETY: the context is only handed on.
    let called = unsafe { awaitable_library_call_bus(some_context()) };
    assert_eq!(called.wait(), Ok(7));
    assert_eq!(library_last_answer(), 41);
}

#[test]
fn status_after_context() {
    // SAFETY: the context is only handed on.
    let awaitable = unsafe { awaitable_library_shut(some_context()) };
    assert_eq!(awaitable.wait(), Ok(3));
}

#[test]
fn last_of_two_void_pointers() {
    // SAFETY: the context is only handed on, the strings live during the call.
    let command = |text: &CStr| unsafe { awaitable_library_command(some_context(), text.as_ptr()) };
    assert_eq!(command(c"PING").unwrap().wait(), Ok(Ok(4)));
    assert_eq!(command(c"QUIT").unwrap().wait(), Ok(Err("disconnected")));
    assert_eq!(command(c"").unwrap_err(), -1);
}
