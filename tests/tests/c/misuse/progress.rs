//! Completions with `progress`. C reports after the end, too.

use std::ffi::{c_int, c_void};
use std::thread;

use awaitify::{Awaitable, Dropped, Ended, awaitable, ffi};

use super::Counted;

type ProgressFn = Option<unsafe extern "C" fn(done: i64, all: i64, data: *mut c_void)>;
type DoneFn = Option<unsafe extern "C" fn(status: c_int, data: *mut c_void)>;
type AskFn = Option<unsafe extern "C" fn(data: *mut c_void, done: i64) -> c_int>;

/// As `g_file_copy_async`: each callback has its own user data.
#[awaitable(progress(unbounded) = progress, callback = done)]
unsafe extern "C" fn copy(
    all: i64,
    progress: ProgressFn,
    progress_data: *mut c_void,
    done: DoneFn,
    data: *mut c_void,
) {
    let (progress, done) = (progress.unwrap(), done.unwrap());
    let (progress_data, data) = (progress_data.addr(), data.addr());
    let pointer = std::ptr::without_provenance_mut;
    thread::spawn(move || {
        // SAFETY: the user data are those that came with the callbacks.
        unsafe {
            (1..=all).for_each(|step| progress(step, all, pointer(progress_data)));
            done(0, pointer(data));
            progress(all, all, pointer(progress_data));
        }
    });
}

/// Both callbacks share the user data, and one of them returns something.
#[awaitable(
    progress(unbounded) = ask,
    callback = done,
    user_data_at = first,
    reply = 1
)]
unsafe extern "C" fn fetch(
    ask: AskFn,
    done: Option<unsafe extern "C" fn(*mut c_void)>,
    data: *mut c_void,
) -> c_int {
    let (ask, done) = (ask.unwrap(), done.unwrap());
    // SAFETY: the user data is the one that came with both.
    unsafe {
        if ask(data, 1) == 0 {
            return -1;
        }
        done(data);
        ask(data, 2)
    }
}

/// Never calls back.
#[awaitable(progress = progress, callback = done, revoke = |()| ())]
unsafe extern "C" fn forget(progress: ProgressFn, done: DoneFn, data: *mut c_void) {
    let _ = (progress, done, data);
}

#[test]
fn reports_end_before_the_value() {
    let counted = Counted::begin();
    let ignored = ffi::ignored();
    // SAFETY: no pointers are passed.
    let (copied, mut reports) = unsafe { awaitable_copy(2) };
    let copied: Awaitable<Result<c_int, Dropped>> = copied;
    assert!(reports.wait_iter().eq([(1, 2), (2, 2)]));
    assert_eq!(reports.ended(), Some(Ended::Finished));
    assert_eq!(copied.wait(), Ok(0));
    while ffi::ignored() == ignored {
        thread::yield_now();
    }
    counted.expect(0, 1);
}

#[test]
#[cfg(debug_assertions)]
fn both_halves_are_listed_as_held_by_c() {
    let _counted = Counted::begin();
    // SAFETY: no pointers are passed.
    let halves = unsafe { awaitable_forget() };
    assert_eq!(super::listed_from_c("forget"), [true, true]);
    drop(halves);
}

#[test]
fn completion_after_drop_is_counted() {
    type Completed = (Progress, usize);
    type Progress = unsafe extern "C" fn(status: c_int, data: *mut c_void);
    static KEPT: std::sync::Mutex<Option<Completed>> = std::sync::Mutex::new(None);

    #[awaitable(progress = progress, callback = done)]
    unsafe extern "C" fn keep(progress: ProgressFn, done: DoneFn, data: *mut c_void) {
        assert!(progress.is_some());
        *KEPT.lock().unwrap() = Some((done.unwrap(), data.addr()));
    }

    let counted = Counted::begin();
    // SAFETY: no pointers are passed.
    drop(unsafe { awaitable_keep() });
    counted.expect(1, 0);
    let (done, data) = KEPT.lock().unwrap().take().unwrap();
    // SAFETY: the user data is the one that came with the callback.
    unsafe { done(0, std::ptr::without_provenance_mut(data)) };
    counted.expect(0, 1);
}

#[test]
fn callbacks_share_user_data() {
    let counted = Counted::begin();
    // SAFETY: no pointers are passed.
    let (goes_on, fetched, mut reports) = unsafe { awaitable_fetch() };
    assert_eq!(goes_on, 1);
    assert!(reports.wait_iter().eq([1]));
    assert_eq!(fetched.wait(), Ok(()));
    counted.expect(0, 1);
}

#[test]
fn revoking_ends_both() {
    let counted = Counted::begin();
    // SAFETY: no pointers are passed.
    let (forgotten, mut reports) = unsafe { awaitable_forget() };
    counted.expect(1, 0);
    drop(forgotten);
    counted.expect(0, 0);
    assert_eq!(reports.wait_next(), None);
    assert!(matches!(reports.ended(), Some(Ended::Dropped(_))));
}
