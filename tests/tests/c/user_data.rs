//! User data that is no `void *`: an integer of a pointer's size, or a pointer to something.

use std::ffi::c_int;

use awaitify::awaitable;

#[repr(C)]
struct Record {
    opaque: [u8; 0],
}

/// As bindings of Win32 have it.
#[allow(clippy::upper_case_acronyms, reason = "the name is that of the header")]
type LPARAM = isize;
type NumberFn = Option<unsafe extern "C" fn(data: usize, value: c_int)>;
type TypedFn = Option<unsafe extern "C" fn(value: c_int, data: *mut Record)>;

#[awaitable]
unsafe extern "C" {
    // The callback's argument of the same type is the user data.
    #[awaitable(user_data = data, reply = 1)]
    safe fn library_windows(
        done: unsafe extern "system" fn(window: c_int, data: LPARAM) -> c_int,
        data: LPARAM,
    ) -> c_int;

    #[awaitable(callback = done, user_data = data, user_data_at = first)]
    safe fn library_number(done: NumberFn, data: usize, value: c_int);

    #[awaitable(callback = done, user_data = data)]
    safe fn library_typed(done: TypedFn, data: *mut Record);
}

#[test]
fn integer_in_visible_callback() {
    let (replied, window) = awaitable_library_windows();
    assert_eq!((replied, window.wait()), (1, Ok(5)));
}

#[test]
fn integer_in_typedef() {
    assert_eq!(awaitable_library_number(7).wait(), Ok(7));
}

#[test]
fn typed_pointer_in_typedef() {
    assert_eq!(awaitable_library_typed().wait(), Ok(5));
}
