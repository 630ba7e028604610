// A typedef hides that the user data comes first. Whatever else follows from it is not reported.
use std::ffi::{c_int, c_void};

use awaitify::awaitable;

type FoundFn = Option<unsafe extern "C" fn(data: *mut c_void, status: c_int, host: *const u8, length: c_int)>;

#[awaitable]
unsafe extern "C" {
    fn find(found: FoundFn, data: *mut c_void);
    #[awaitable(map = |status: c_int, _host: *const u8, _length: c_int| -> c_int { status })]
    fn search(found: FoundFn, data: *mut c_void);
}

async fn caller() {
    let _ = unsafe { awaitable_search() }.await;
}

fn main() {}
