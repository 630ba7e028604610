// A typedef hides a mistake from the macro. rustc reports it once, and not at each caller.
use std::ffi::{c_int, c_void};

use awaitify::awaitable;

type Unclear = Option<unsafe extern "C" fn(object: *mut c_void, status: c_int, data: *mut c_void)>;
type WithoutData = Option<unsafe extern "C" fn(status: c_int)>;
type SumFn = Option<unsafe extern "C" fn(sum: c_int, data: *mut c_void)>;
type Tag = u32;

#[awaitable]
unsafe extern "C" {
    fn unclear(done: Unclear, data: *mut c_void);
    fn without_data(done: WithoutData, data: *mut c_void);
    fn no_callback(tag_fn: Tag, data: *mut c_void);
    #[awaitable(user_data_at = 7)]
    fn position(done: SumFn, data: *mut c_void);
    #[awaitable(ignore = 3)]
    fn ignored(done: SumFn, data: *mut c_void);
}

async fn callers() {
    unsafe {
        _ = awaitable_unclear().await;
        drop(awaitable_unclear());
        _ = awaitable_without_data().await;
        _ = awaitable_no_callback().await;
        drop(awaitable_no_callback());
        _ = awaitable_position().await;
        drop(awaitable_position());
        _ = awaitable_ignored().await;
        drop(awaitable_ignored());
    }
}

fn main() {}
