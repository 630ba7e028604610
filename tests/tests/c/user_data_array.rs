//! `user_data_at = array`: one call of the callback ends several operations, as `sqlite3_unlock_notify` does.

use std::ffi::{c_int, c_void};
use std::sync::Mutex;

use awaitify::{awaitable, ffi};

type NotifyFn = unsafe extern "C" fn(args: *mut *mut c_void, count: c_int);

/// The calls that wait for the lock: their numbers, and the callback of all of them.
struct Waiting(Vec<(usize, NotifyFn)>);

static WAITING: Mutex<Waiting> = Mutex::new(Waiting(Vec::new()));

/// The library.
mod library {
    use super::*;

    #[unsafe(no_mangle)]
    extern "C" fn array_unlock_notify(
        _database: *mut c_void,
        notify: Option<NotifyFn>,
        arg: *mut c_void,
    ) -> c_int {
        match notify {
            Some(notify) => {
                let mut waiting = WAITING.lock().unwrap();
                waiting.0.push((arg.addr(), notify));
                0
            }
            None => 1,
        }
    }
}

/// Calls back once for all, and with a number that is spent.
fn unlock(spent: usize) {
    let waiting = std::mem::take(&mut WAITING.lock().unwrap().0);
    let notify = waiting[0].1;
    let numbers = waiting.iter().map(|(number, _)| *number).chain([spent]);
    let mut args: Vec<*mut c_void> = numbers.map(std::ptr::without_provenance_mut).collect();
    // SAFETY: the array has this length.
    unsafe { notify(args.as_mut_ptr(), c_int::try_from(args.len()).unwrap()) };
}

#[awaitable]
unsafe extern "C" {
    /// As bindgen writes it.
    #[awaitable(
        callback = notify,
        user_data = arg,
        user_data_at = array,
        started = |status| -> Result<(), c_int> { if status == 0 { Ok(()) } else { Err(status) } },
    )]
    safe fn array_unlock_notify(
        database: *mut c_void,
        notify: Option<unsafe extern "C" fn(args: *mut *mut c_void, count: c_int)>,
        arg: *mut c_void,
    ) -> c_int;
}

#[test]
fn one_call_ends_all_that_wait() {
    let outstanding = ffi::outstanding();
    let wait = || awaitable_array_unlock_notify(std::ptr::null_mut()).unwrap();
    let (first, second, dropped) = (wait(), wait(), wait());
    assert_eq!(ffi::outstanding(), outstanding + 3);
    assert!(!first.is_done());
    drop(dropped);
    let (spent, notify) = WAITING.lock().unwrap().0[1];
    // SAFETY: no element is read.
    unsafe { notify(std::ptr::null_mut(), -1) };
    assert!(!first.is_done());
    unlock(spent);
    assert_eq!((first.wait(), second.wait()), (Ok(()), Ok(())));
    assert_eq!(ffi::outstanding(), outstanding);
}
