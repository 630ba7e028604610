use std::ffi::c_void;
use std::ops::{Deref, DerefMut};

use awaitify::awaitable;

struct Inner {
    data: *mut c_void,
    done: unsafe extern "C" fn(*mut Boxed),
}

struct Boxed {
    data: *mut c_void,
    inner: Box<Inner>,
}

// The request is zeroed, so `inner` is null.
#[awaitable(request = boxed.inner.data, ignore = first)]
fn through_box(boxed: *mut Boxed, done: unsafe extern "C" fn(*mut Boxed)) {
    _ = (boxed, done);
}

struct Work {
    inner: Inner,
}

impl Deref for Work {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.inner
    }
}

impl DerefMut for Work {
    fn deref_mut(&mut self) -> &mut Inner {
        &mut self.inner
    }
}

#[awaitable(request = work.data, ignore = first)]
fn through_deref(work: *mut Work, done: unsafe extern "C" fn(*mut Work)) {
    _ = (work, done);
}

// The same for the callback.
#[awaitable(
    callback = boxed.inner.done as unsafe extern "C" fn(*mut Boxed),
    request = boxed.data,
    ignore = first
)]
fn callback_through_box(boxed: *mut Boxed) {
    _ = boxed;
}

fn main() {}
