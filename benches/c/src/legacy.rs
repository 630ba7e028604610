//! The role of a C library: it keeps a callback with its user data, and calls it.

use std::cell::RefCell;
use std::ffi::{c_int, c_void};

/// A C completion callback.
pub(crate) type Callback = unsafe extern "C" fn(sum: c_int, user_data: *mut c_void);

/// A callback that was kept for later.
pub(crate) struct Kept {
    callback: Callback,
    user_data: usize,
    sum: c_int,
}

impl Kept {
    pub(crate) fn call(self) {
        // SAFETY: it is called once, with its own user data.
        unsafe { (self.callback)(self.sum, self.user_data as *mut c_void) }
    }
}

thread_local! {
    static KEPT: RefCell<Vec<Kept>> = const { RefCell::new(Vec::new()) };
}

/// Moves all callbacks that this thread keeps into `into`.
pub(crate) fn take_kept(into: &mut Vec<Kept>) {
    KEPT.with_borrow_mut(|kept| into.append(kept));
}

/// Calls back before it returns.
#[inline(never)]
pub(crate) unsafe extern "C" fn add(
    a: c_int,
    b: c_int,
    callback: Callback,
    user_data: *mut c_void,
) {
    // SAFETY: the callback and its user data belong together.
    unsafe { callback(a.wrapping_add(b), user_data) }
}

/// Keeps the callback for later.
#[inline(never)]
pub(crate) unsafe extern "C" fn add_later(
    a: c_int,
    b: c_int,
    callback: Callback,
    user_data: *mut c_void,
) {
    let kept = Kept {
        callback,
        user_data: user_data as usize,
        sum: a.wrapping_add(b),
    };
    KEPT.with_borrow_mut(|all| all.push(kept));
}
