//! Callbacks whose type is written in the declaration.

use std::ffi::{c_int, c_void};

use awaitify::{Awaitable, Dropped, awaitable};

#[awaitable]
unsafe extern "C" {
    safe fn library_add(
        a: c_int,
        b: c_int,
        done: extern "C" fn(sum: c_int, data: *mut c_void),
        data: *mut c_void,
    );

    /// Adds on a thread that C starts.
    fn library_add_on_thread(
        a: c_int,
        b: c_int,
        done: Option<unsafe extern "C" fn(sum: c_int, data: *mut c_void)>,
        data: *mut c_void,
    );

    #[awaitable(started = |status| -> Result<(), c_int> { if status == 0 { Ok(()) } else { Err(status) } })]
    fn library_try_add(
        a: c_int,
        b: c_int,
        done: unsafe extern "C" fn(c_int, *mut c_void),
        data: *mut c_void,
    ) -> c_int;

    fn library_before(
        data: *mut c_void,
        done: unsafe extern "C" fn(c_int, *mut c_void),
        value: c_int,
    );

    fn library_apart(
        done: unsafe extern "C" fn(c_int, *mut c_void),
        value: c_int,
        user_data: *mut c_void,
        factor: c_int,
    );

    fn library_notify(done: unsafe extern "C" fn(data: *const c_void), data: *const c_void);
}

#[test]
fn callback_inside_call() {
    let sum: Awaitable<Result<c_int, Dropped>> = awaitable_library_add(2, 3);
    assert!(sum.is_done());
    assert_eq!(sum.wait(), Ok(5));
}

#[test]
fn callback_on_c_thread() {
    // SAFETY: no pointers are passed.
    let sums: Vec<_> = (0..50)
        .map(|n| unsafe { awaitable_library_add_on_thread(n, 1) })
        .collect();
    for (n, sum) in (0..).zip(sums) {
        assert_eq!(sum.wait(), Ok(n + 1));
    }
}

#[test]
fn status_tells_if_started() {
    // SAFETY: no pointers are passed.
    let started = unsafe { awaitable_library_try_add(1, 2) };
    assert_eq!(started.unwrap().wait(), Ok(3));
    // SAFETY: as above.
    let refused = unsafe { awaitable_library_try_add(-1, 2) };
    assert_eq!(refused.unwrap_err(), -22);
}

#[test]
fn user_data_before_or_apart() {
    // SAFETY: no pointers are passed.
    assert_eq!(unsafe { awaitable_library_before(4) }.wait(), Ok(4));
    // SAFETY: as above.
    assert_eq!(unsafe { awaitable_library_apart(4, 5) }.wait(), Ok(20));
}

#[test]
fn const_user_data() {
    // SAFETY: no pointers are passed.
    assert_eq!(unsafe { awaitable_library_notify() }.wait(), Ok(()));
}

mod other_abis_and_visibilities {
    use super::*;

    mod declared {
        use super::*;

        // "system" is the same as "C" on these targets.
        #[awaitable(suffix = "_by_system")]
        unsafe extern "system" {
            pub(crate) fn library_add(
                a: c_int,
                b: c_int,
                done: extern "system" fn(c_int, *mut c_void),
                data: *mut c_void,
            );
        }
    }

    #[test]
    fn system_abi() {
        // SAFETY: no pointers are passed.
        let sum = unsafe { declared::library_add_by_system(1, 1) };
        assert_eq!(sum.wait(), Ok(2));
    }
}
