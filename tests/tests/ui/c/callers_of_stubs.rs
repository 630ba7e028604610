// The stub has the parameters that the wrapper would have, so that its callers get no second error.
use std::ffi::{c_int, c_void};

use awaitify::awaitable;

type SumFn = Option<unsafe extern "C" fn(sum: c_int, data: *mut c_void)>;
type Sum = SumFn;
type GDestroyNotify = Option<unsafe extern "C" fn(data: *mut c_void)>;

#[repr(C)]
pub struct Work {
    data: *mut c_void,
    done: SumFn,
}

#[awaitable]
unsafe extern "C" {
    fn buffer(bytes: *mut c_void, length: usize, sum_fn: SumFn);
    fn request(work: *mut Work, sum_fn: SumFn);
    fn released(sum_fn: SumFn, data: *mut c_void, notify: GDestroyNotify);
    #[awaitable(callback = data)]
    fn data(sum: Sum, data: *mut c_void);
    #[awaitable(callback = work.done as SumFn)]
    fn structure(work: Work);
}

#[awaitable]
unsafe fn own(number: c_int, on_sum: Sum, data: *mut c_void) {
    unsafe { on_sum.unwrap()(number, data) }
}

async fn callers(work: fn() -> Work) {
    unsafe {
        awaitable_buffer(8).await;
        drop(awaitable_buffer(8));
        awaitable_request(&mut work()).await;
        drop(awaitable_request(&mut work()));
        awaitable_released().await;
        drop(awaitable_released());
        awaitable_data().await;
        drop(awaitable_data());
        awaitable_structure(work()).await;
        drop(awaitable_structure(work()));
        awaitable_own(1).await;
        drop(awaitable_own(1));
    }
}

fn main() {}
