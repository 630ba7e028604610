//! Callbacks whose types are typedefs, found by their names and places.

use std::ffi::{c_int, c_void};
use std::ptr::null_mut;

use awaitify::awaitable;

type SumFn = Option<unsafe extern "C" fn(sum: c_int, data: *mut c_void)>;
type StatusFn = Option<unsafe extern "C" fn(store: *mut Store, status: c_int, data: *mut c_void)>;
type DetailsFn =
    Option<unsafe extern "C" fn(data: *mut c_void, kind: c_int, text: *const c_int, length: c_int)>;
type ItemFn = Option<unsafe extern "C" fn(data: *mut Store, item: *const c_int)>;
type ConstFn = Option<unsafe extern "C" fn(item: *const c_void, data: *mut c_void)>;
type Release = Option<unsafe extern "C" fn(data: *mut c_void)>;
type Handle = *mut Store;
type Length = usize;

#[repr(C)]
struct Store {
    opaque: [u8; 0],
}

/// The library.
mod library {
    use super::*;

    #[unsafe(no_mangle)]
    unsafe extern "C" fn detection_before(value: c_int, data: *mut c_void, on_sum: SumFn) {
        // SAFETY: the callback comes with its user data.
        unsafe { on_sum.unwrap()(value, data) };
    }

    #[unsafe(no_mangle)]
    unsafe extern "C" fn detection_apart(
        data: *mut c_void,
        out: *mut c_int,
        on_sum: SumFn,
        value: c_int,
    ) {
        // SAFETY: as above; the caller passes a number to write to.
        unsafe {
            *out = 1;
            on_sum.unwrap()(value, data);
        }
    }

    #[unsafe(no_mangle)]
    unsafe extern "C" fn detection_read(
        _handle: Handle,
        buffer: *mut c_void,
        length: Length,
        done: SumFn,
        data: *mut c_void,
    ) {
        assert!(buffer.is_null());
        // SAFETY: as above.
        unsafe { done.unwrap()(c_int::try_from(length).unwrap(), data) };
    }

    #[unsafe(no_mangle)]
    unsafe extern "C" fn detection_status(store: Handle, done: StatusFn, data: *mut c_void) {
        // SAFETY: as above.
        unsafe { done.unwrap()(store, 4, data) };
    }

    #[unsafe(no_mangle)]
    unsafe extern "C" fn detection_details(done: DetailsFn, data: *mut c_void) {
        let text = [5, 6];
        // SAFETY: as above.
        unsafe { done.unwrap()(data, 9, text.as_ptr(), 2) };
    }

    #[unsafe(no_mangle)]
    unsafe extern "C" fn detection_item(done: ItemFn, data: *mut Store) {
        // SAFETY: as above.
        unsafe { done.unwrap()(data, &3) };
    }

    #[unsafe(no_mangle)]
    unsafe extern "C" fn detection_const(done: ConstFn, data: *mut c_void) {
        let item: *const c_int = &4;
        // SAFETY: as above.
        unsafe { done.unwrap()(item.cast(), data) };
    }

    #[unsafe(no_mangle)]
    unsafe extern "C" fn detection_released(
        value: c_int,
        cb: SumFn,
        data: *mut c_void,
        release: Release,
    ) {
        // SAFETY: as above, and the data is released once.
        unsafe {
            cb.unwrap()(value, data);
            release.unwrap()(data);
        }
    }
}

#[awaitable]
unsafe extern "C" {
    fn detection_before(value: c_int, data: *mut c_void, on_sum: SumFn);
    fn detection_apart(arg: *mut c_void, out: *mut c_int, on_sum: SumFn, value: c_int);
    #[awaitable(user_data = data)]
    fn detection_read(
        handle: Handle,
        buffer: *mut c_void,
        length: Length,
        done: SumFn,
        data: *mut c_void,
    );
    #[awaitable(ignore = first)]
    fn detection_status(store: Handle, done: StatusFn, data: *mut c_void);
    #[awaitable(
        user_data_at = first,
        ignore = first,
        map = |text: *const c_int, length: c_int| -> Vec<c_int> {
            // SAFETY: the library passes an array of this length.
            unsafe { std::slice::from_raw_parts(text, length as usize) }.to_vec()
        },
    )]
    fn detection_details(done: DetailsFn, data: *mut c_void);
    #[awaitable(
        user_data = data,
        // SAFETY: the library passes a number.
        map = |item: *const c_int| -> c_int { unsafe { *item } },
    )]
    fn detection_item(done: ItemFn, data: *mut Store);
    // SAFETY: as above.
    #[awaitable(map = |item: *const c_void| -> c_int { unsafe { *item.cast() } })]
    fn detection_const(done: ConstFn, data: *mut c_void);
    #[awaitable(destroy = release)]
    fn detection_released(value: c_int, cb: SumFn, data: *mut c_void, release: Release);
}

#[test]
fn user_data_before_callback() {
    // SAFETY: a number is passed.
    assert_eq!(unsafe { awaitable_detection_before(3) }.wait(), Ok(3));
}

#[test]
fn callback_apart_from_user_data() {
    let mut out = 0;
    // SAFETY: the number is written during the call.
    let sum = unsafe { awaitable_detection_apart(&mut out, 7) };
    assert_eq!((out, sum.wait()), (1, Ok(7)));
}

#[test]
fn handle_before_a_buffer() {
    // SAFETY: null pointers, which are only passed on.
    let read = unsafe { awaitable_detection_read(null_mut(), null_mut(), 12) };
    assert_eq!(read.wait(), Ok(12));
}

#[test]
fn context_of_typedef_is_left_out() {
    // SAFETY: a null pointer, which is only passed on.
    let status = unsafe { awaitable_detection_status(null_mut()) };
    assert_eq!(status.wait(), Ok(4));
}

#[test]
fn argument_left_out_before_map() {
    // SAFETY: nothing is passed.
    let details = unsafe { awaitable_detection_details() };
    assert_eq!(details.wait(), Ok(vec![5, 6]));
}

#[test]
fn argument_of_the_same_type() {
    // SAFETY: nothing is passed.
    assert_eq!(unsafe { awaitable_detection_item() }.wait(), Ok(3));
    // SAFETY: as above.
    assert_eq!(unsafe { awaitable_detection_const() }.wait(), Ok(4));
}

#[test]
fn release_function_is_no_callback() {
    // SAFETY: a number is passed.
    assert_eq!(unsafe { awaitable_detection_released(8) }.wait(), Ok(8));
}
