use std::ffi::{c_int, c_void};

use awaitify::awaitable;

type Notify = Option<unsafe extern "C" fn(value: c_int, data: *mut c_void)>;

#[awaitable]
unsafe extern "C" {
    #[awaitable(null = flags)]
    fn watch(flags: c_int, added: Notify, data: *mut c_void);

    #[awaitable(null = remove)]
    fn unwatch(removed: Notify, data: *mut c_void);

    #[awaitable(callback = done, null = data, unrelated = done)]
    fn ask(done: Notify, data: *mut c_void);
}

#[awaitable(callback = first, null = second)]
fn closures(first: impl FnOnce(u8), second: Option<Box<dyn Fn()>>) {
    drop(second);
    first(1);
}

fn main() {}
