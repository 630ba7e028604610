use std::ffi::{c_int, c_void};
use std::rc::Rc;

use awaitify::awaitable;

#[awaitable(revoke = { let here = Rc::new(1); move |_| drop(here) })]
unsafe extern "C" fn ask(done: extern "C" fn(c_int, *mut c_void), data: *mut c_void) -> c_int {
    done(1, data);
    1
}

#[awaitable(stream(latest), cancel = { let here = Rc::new(1); move |_| drop(here) })]
fn watch(on_change: impl Fn(u8) + 'static) -> u8 {
    on_change(1);
    1
}

fn main() {}
