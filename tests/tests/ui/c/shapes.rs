use std::ffi::{c_char, c_int, c_void};

use awaitify::awaitable;

type SumFn = Option<unsafe extern "C" fn(sum: c_int, data: *mut c_void)>;
type LogFn = Option<unsafe extern "C" fn(data: *mut c_void, format: *const c_char, ...)>;
type ExitFn = Option<unsafe extern "C" fn(status: c_int, data: *mut c_void) -> !>;

#[awaitable]
unsafe extern "C" {
    fn sum(done: SumFn, data: *mut c_void);
    fn table(callbacks: *mut SumFn, data: *mut c_void);
    fn array(callbacks: [SumFn; 2], data: *mut c_void);
    fn log(log_fn: LogFn, data: *mut c_void);
    fn exit(exit_fn: ExitFn, data: *mut c_void);
    fn run(done: SumFn, data: *mut c_void) -> !;
    #[awaitable(stream(unbounded), events(opened = Opened, closed = Closed))]
    fn events(opened: unsafe extern "C" fn(*mut c_void), closed: unsafe extern "C" fn(*mut c_void), data: *mut c_void);
    // A pointer to something else is passed on.
    fn other(bytes: *mut u8, data: *mut c_void);
}

fn main() {
    unsafe { awaitable_run() };
}
