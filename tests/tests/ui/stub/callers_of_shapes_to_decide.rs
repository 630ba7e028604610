//! The stub of a C function without user data has the parameters that a wrapper with `request` has. `name` on a block with
//! one function names its wrapper.

#![allow(improper_ctypes_definitions)]

use awaitify::awaitable;

struct Store;

#[awaitable(name = opened)]
impl Store {
    fn open(&self, done: impl FnOnce(u8) + 'static) {
        done(1);
    }
}

#[repr(C)]
pub struct Work {
    number: u8,
}

#[awaitable]
unsafe extern "C" {
    fn ui_work(work: *mut Work, done: unsafe extern "C" fn(*mut Work));
}

async fn callers() {
    let _: u8 = Store.opened().await.unwrap();
    let _: u8 = unsafe { awaitable_ui_work() }.await.unwrap();
}

fn main() {
    drop(callers());
}
