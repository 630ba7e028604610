// A typedef hides that the callback has no user data, or where it is. Whatever else follows from it is not reported.
use std::ffi::{c_int, c_void};

use awaitify::awaitable;

type FoundFn = Option<unsafe extern "C" fn(status: c_int, host: *const u8, length: c_int)>;
type ReadFn = Option<unsafe extern "C" fn(data: *mut c_void, bytes: *const c_void, length: c_int)>;
type MessageFn = Option<unsafe extern "C" fn(data: *mut c_void, message: *mut c_void)>;
type PayloadFn = Option<unsafe extern "C" fn(id: c_int, data: *mut c_void, payload: *const c_void)>;
type TypedFn = Option<unsafe extern "C" fn(data: *mut u8, item: *mut u16, last: *mut u8)>;

type EventFn = Option<unsafe extern "C" fn(data: *mut c_void, status: c_int, packet: *mut c_void, length: c_int)>;

#[repr(C)]
pub struct Base {
    opaque: [u8; 0],
}

#[awaitable]
unsafe extern "C" {
    fn find(found: FoundFn, data: *mut c_void);
    #[awaitable(map = |_bytes: *const c_void, length: c_int| -> c_int { length })]
    fn read(read: ReadFn, data: *mut c_void);
    #[awaitable(map = |_message: *mut c_void| -> c_int { 0 })]
    fn message(on_message: MessageFn, data: *mut c_void);
    #[awaitable(map = |_id: c_int, _payload: *const c_void| -> c_int { 0 })]
    fn payload(on_payload: PayloadFn, data: *mut c_void);
    // The object of the function is not looked for among the arguments then.
    fn event(base: *mut Base, data: *mut c_void, on_event: EventFn);
    #[awaitable(user_data = data, map = |_item: *mut u16, _last: *mut u8| -> c_int { 0 })]
    fn typed(on_item: TypedFn, data: *mut u8);
}

async fn caller() {
    let _ = unsafe { awaitable_read() }.await;
}

fn main() {}
