use std::ffi::{c_int, c_void};

use awaitify::awaitable;

type EventFn = Option<unsafe extern "C" fn(event: c_int, data: *mut c_void)>;

#[awaitable]
unsafe extern "C" {
    #[awaitable(stream(unbounded))]
    fn listen(callback: EventFn, data: *mut c_void);

    #[awaitable(stream(buffer = 8, overflow = block), during_call)]
    fn visit(callback: EventFn, data: *mut c_void);

    #[awaitable(destroy = gone)]
    fn fetch(callback: EventFn, data: *mut c_void, destroy: Option<extern "C" fn(*mut c_void)>);

    #[awaitable(stream(unbounded), destroy = flags)]
    fn watch(callback: EventFn, data: *mut c_void, flags: c_int);
}

#[awaitable(during_call)]
fn closure(done: impl FnOnce(u8)) {
    done(1);
}

fn main() {}
