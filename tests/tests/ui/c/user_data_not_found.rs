// A typedef hides that the callback has no user data, or where it is. Whatever else follows from it is not reported.
use std::ffi::{c_int, c_void};

use awaitify::awaitable;

type FoundFn = Option<unsafe extern "C" fn(status: c_int, host: *const u8, length: c_int)>;
type ReadFn = Option<unsafe extern "C" fn(data: *mut c_void, bytes: *const c_void, length: c_int)>;

#[awaitable]
unsafe extern "C" {
    fn find(found: FoundFn, data: *mut c_void);
    #[awaitable(map = |_bytes: *const c_void, length: c_int| -> c_int { length })]
    fn read(read: ReadFn, data: *mut c_void);
}

async fn caller() {
    let _ = unsafe { awaitable_read() }.await;
}

fn main() {}
