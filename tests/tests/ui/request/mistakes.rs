use std::ffi::{c_int, c_void};

use awaitify::awaitable;

#[repr(C)]
struct Work {
    data: *mut c_void,
    cb: WorkCb,
}
type WorkCb = Option<unsafe extern "C" fn(work: *mut Work)>;
type Handle = *mut Work;

#[awaitable]
unsafe extern "C" {
    #[awaitable(request = wok.data, ignore = first)]
    fn misnamed(work: *mut Work, cb: WorkCb);
    #[awaitable(request = handle.data, ignore = first)]
    fn hidden(handle: Handle, cb: WorkCb);
    #[awaitable(request = work.data, ignore = first, stream(unbounded), during_call)]
    fn of_stream(work: *mut Work, cb: WorkCb);
    #[awaitable(request = work.data, ignore = first, revoke = |()| ())]
    fn revoked(work: *mut Work, cb: WorkCb);
    #[awaitable(request = work)]
    fn no_field(work: *mut Work, cb: WorkCb);
    #[awaitable(callback = work.cb as WorkCb, ignore = first)]
    fn no_user_data(work: *mut Work);
    #[awaitable(request = work.date, ignore = first)]
    fn no_such_field(work: *mut Work, cb: WorkCb) -> c_int;
}

#[awaitable(request = done.data)]
fn closure(done: impl FnOnce(u8) + Send + 'static) {
    done(1);
}

fn main() {}
