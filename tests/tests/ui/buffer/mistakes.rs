use std::ffi::{c_char, c_int, c_void};

use awaitify::awaitable;

type ReadFn = Option<unsafe extern "C" fn(status: c_int, data: *mut c_void)>;
type Bytes = *mut u8;

#[awaitable]
unsafe extern "C" {
    #[awaitable(buffer = (bfu, len))]
    fn misnamed(buf: *mut c_char, len: usize, done: ReadFn, data: *mut c_void);
    #[awaitable(buffer = (len, buf))]
    fn swapped(buf: *mut c_char, len: usize, done: ReadFn, data: *mut c_void);
    #[awaitable(buffer = (bytes, len))]
    fn hidden(bytes: Bytes, len: usize, done: ReadFn, data: *mut c_void);
    #[awaitable(buffer = (buf, data))]
    fn user_data(buf: *mut c_char, done: ReadFn, data: *mut c_void);
    #[awaitable(buffer = (buf, buf))]
    fn twice(buf: *mut c_char, done: ReadFn, data: *mut c_void);
    #[awaitable(buffer = (buf, len), stream(unbounded), during_call)]
    fn of_stream(buf: *mut c_char, len: usize, done: ReadFn, data: *mut c_void);
    #[awaitable(buffer = buf)]
    fn no_length(buf: *mut c_char, len: usize, done: ReadFn, data: *mut c_void);
    #[awaitable(buffer = 64)]
    fn policy(count: c_int, done: ReadFn, data: *mut c_void);
    #[awaitable(
        buffer = (buf, len),
        started = |status| -> Result<std::ops::ControlFlow<c_int>, c_int> { Err(status) },
    )]
    fn at_once(buf: *mut c_char, len: usize, done: ReadFn, data: *mut c_void) -> c_int;
}

#[awaitable(buffer = (buf, len))]
fn closure(buf: *mut u8, len: usize, done: impl FnOnce(u8) + Send + 'static) {
    let _ = (buf, len);
    done(1);
}

fn main() {
    // SAFETY: it is not called.
    let _ = unsafe { awaitable_hidden(vec![0]) };
}
