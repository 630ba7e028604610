//! Declarations of `<curl/curl.h>`. `curl_multi_setopt` and `curl_easy_setopt` are variadic, so each pair of a callback
//! and its user data gets a function of ours, which sets both options.

use std::ffi::{CStr, c_char, c_int, c_long, c_void};
use std::ptr::null_mut;
use std::slice;

use awaitify::{Awaitable, Dropped, LocalOnCancel, awaitable, ffi};

/// A `CURLM *`.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct Multi(*mut c_void);

/// A `CURL *`.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct Easy(*mut c_void);

pub type Socket = c_int;
/// A `CURLcode` or a `CURLMcode`. Zero is success.
pub type Code = c_int;

/// `struct CURLMsg`
#[repr(C)]
struct Message {
    kind: c_int,
    easy: Easy,
    data: MessageData,
}

#[repr(C)]
union MessageData {
    pointer: *mut c_void,
    result: Code,
}

type SocketFn = Option<
    unsafe extern "C" fn(
        easy: Easy,
        socket: Socket,
        what: c_int,
        data: *mut c_void,
        socket_data: *mut c_void,
    ) -> c_int,
>;
type TimerFn =
    Option<unsafe extern "C" fn(multi: Multi, timeout: c_long, data: *mut c_void) -> c_int>;
type WriteFn = Option<
    unsafe extern "C" fn(
        bytes: *const c_char,
        size: usize,
        count: usize,
        data: *mut c_void,
    ) -> usize,
>;

const CURLMOPT_SOCKETFUNCTION: c_int = 20_001;
const CURLMOPT_SOCKETDATA: c_int = 10_002;
const CURLMOPT_TIMERFUNCTION: c_int = 20_004;
const CURLMOPT_TIMERDATA: c_int = 10_005;
const CURLOPT_WRITEDATA: c_int = 10_001;
const CURLOPT_URL: c_int = 10_002;
const CURLOPT_WRITEFUNCTION: c_int = 20_011;
const CURLOPT_PRIVATE: c_int = 10_103;
const CURLOPT_NOPROXY: c_int = 10_177;
const CURLINFO_PRIVATE: c_int = 0x10_0015;
const CURLMSG_DONE: c_int = 1;

#[link(name = "curl")]
unsafe extern "C" {
    fn curl_multi_setopt(multi: Multi, option: c_int, ...) -> Code;
    fn curl_easy_setopt(easy: Easy, option: c_int, ...) -> Code;
    fn curl_easy_getinfo(easy: Easy, info: c_int, ...) -> Code;

    fn curl_multi_init() -> Multi;
    pub fn curl_multi_cleanup(multi: Multi) -> Code;
    fn curl_multi_add_handle(multi: Multi, easy: Easy) -> Code;
    fn curl_multi_remove_handle(multi: Multi, easy: Easy) -> Code;
    pub fn curl_multi_socket_action(
        multi: Multi,
        socket: Socket,
        events: c_int,
        running: *mut c_int,
    ) -> Code;
    fn curl_multi_info_read(multi: Multi, left: *mut c_int) -> *mut Message;

    fn curl_easy_init() -> Easy;
    pub fn curl_easy_cleanup(easy: Easy);
}

pub fn multi() -> Multi {
    // SAFETY: it needs nothing.
    let multi = unsafe { curl_multi_init() };
    assert!(!multi.0.is_null());
    multi
}

/// The transfer of a URL, not started.
pub fn easy(url: &CStr) -> Easy {
    // SAFETY: the library copies the texts.
    unsafe {
        let easy = curl_easy_init();
        assert!(!easy.0.is_null());
        assert_eq!(curl_easy_setopt(easy, CURLOPT_URL, url.as_ptr()), 0);
        assert_eq!(curl_easy_setopt(easy, CURLOPT_NOPROXY, c"*".as_ptr()), 0);
        easy
    }
}

/// The sockets to watch, with a `CURL_POLL_…`.
///
/// # Safety
///
/// The multi handle is valid for as long as the stream.
#[awaitable(
    name = watched_sockets,
    stream(unbounded),
    callback = on_socket,
    user_data_at = 3,
    map = |_: Easy, socket: Socket, what: c_int, _: *mut c_void| -> (Socket, c_int) { (socket, what) },
    reply = 0,
    local,
    // SAFETY: the handle is valid for as long as the stream.
    revoke = move |()| unsafe { set_socket_function(multi, None, null_mut()) },
)]
pub unsafe fn set_socket_function(multi: Multi, on_socket: SocketFn, data: *mut c_void) {
    // SAFETY: the caller promises it, and these are the types of the options.
    unsafe {
        assert_eq!(curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, data), 0);
        assert_eq!(
            curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, on_socket),
            0
        );
    }
}

/// The milliseconds until the library wants to be called, or -1.
///
/// # Safety
///
/// The multi handle is valid for as long as the stream.
#[awaitable(
    name = timeouts,
    stream(latest),
    callback = on_timer,
    ignore = first,
    reply = 0,
    local,
    // SAFETY: the handle is valid for as long as the stream.
    revoke = move |()| unsafe { set_timer_function(multi, None, null_mut()) },
)]
pub unsafe fn set_timer_function(multi: Multi, on_timer: TimerFn, data: *mut c_void) {
    // SAFETY: the caller promises it, and these are the types of the options.
    unsafe {
        assert_eq!(curl_multi_setopt(multi, CURLMOPT_TIMERDATA, data), 0);
        assert_eq!(
            curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, on_timer),
            0
        );
    }
}

/// The body of the response, as it arrives. Dropping the stream makes the transfer fail with `CURLE_WRITE_ERROR`.
///
/// # Safety
///
/// The easy handle is valid for as long as the stream.
#[awaitable(
    name = body,
    stream(unbounded),
    callback = on_bytes,
    map = |bytes: *const c_char, size: usize, count: usize| -> Vec<u8> {
        // SAFETY: this is the callback.
        unsafe { slice::from_raw_parts(bytes.cast(), size * count) }.to_vec()
    },
    reply = |_: &*const c_char, size: &usize, count: &usize| size * count,
    reply_when_closed = 0,
    local,
    // SAFETY: the handle is valid for as long as the stream.
    revoke = move |()| unsafe { set_write_function(easy, Some(refuse), null_mut()) },
)]
pub unsafe fn set_write_function(easy: Easy, on_bytes: WriteFn, data: *mut c_void) {
    // SAFETY: the caller promises it, and these are the types of the options.
    unsafe {
        assert_eq!(curl_easy_setopt(easy, CURLOPT_WRITEDATA, data), 0);
        assert_eq!(curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_bytes), 0);
    }
}

unsafe extern "C" fn refuse(_: *const c_char, _: usize, _: usize, _: *mut c_void) -> usize {
    0
}

type Outcome = Result<Code, Dropped>;
/// Identifies the message `CURLMSG_DONE`.
pub enum Done {}
type Registration = ffi::Registration<Outcome, Done>;

/// Starts the transfer. It is done when [`read_messages`] finds its message, and removed if it is dropped before.
///
/// # Safety
///
/// Both handles are valid for as long as the awaitable.
pub unsafe fn transfer(multi: Multi, easy: Easy) -> Awaitable<Outcome, LocalOnCancel<usize>> {
    let mut number = 0;
    let transfer = Awaitable::new(|completer| {
        let registration = Registration::new(completer);
        number = registration.user_data();
        // SAFETY: the caller promises it, and this is the type of the option.
        unsafe {
            let data = registration.user_data::<*mut c_void>();
            assert_eq!(curl_easy_setopt(easy, CURLOPT_PRIVATE, data), 0);
            assert_eq!(curl_multi_add_handle(multi, easy), 0);
        }
        registration.outlive();
    });
    let remove = move |number: usize| {
        // SAFETY: the caller promises it. No message follows, because this is the library's only thread.
        assert_eq!(unsafe { curl_multi_remove_handle(multi, easy) }, 0);
        Registration::revoke(number);
    };
    transfer.on_cancel_local(number, Box::new(remove))
}

/// Completes the transfers that are done.
///
/// # Safety
///
/// The multi handle is valid, and so are the easy handles in it.
pub unsafe fn read_messages(multi: Multi) {
    let mut left = 0;
    // SAFETY: the caller promises it. A message is valid until its transfer is removed.
    unsafe {
        while let Some(message) = curl_multi_info_read(multi, &mut left).as_ref() {
            if message.kind != CURLMSG_DONE {
                continue;
            }
            let (easy, code) = (message.easy, message.data.result);
            let mut data = null_mut::<c_void>();
            assert_eq!(curl_easy_getinfo(easy, CURLINFO_PRIVATE, &mut data), 0);
            assert_eq!(curl_multi_remove_handle(multi, easy), 0);
            Registration::complete(data, Ok(code));
        }
    }
}
