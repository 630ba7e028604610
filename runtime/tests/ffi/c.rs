//! C, played by the tests: it calls back with whatever number it likes.

use std::ffi::c_void;
use std::ptr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use awaitify::__private::{DestroyNotify, Registration, Trampoline, leave_slots};
use awaitify::ffi;

/// The arguments of each callback, including the user data.
pub(crate) type Arguments = (u8, *mut c_void);
type Callback = Option<unsafe extern "C" fn(u8, *mut c_void) -> i32>;
type Notify = Option<extern "C" fn(*mut c_void)>;

/// The reply of a stream that is open, to which the tick is added.
pub(crate) const OPEN: i32 = 1_000;
/// The reply of a stream that is closed.
pub(crate) const CLOSED: i32 = -1;

/// User data as a number, which may go to any thread.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Number(pub(crate) usize);

impl Number {
    pub(crate) fn of(registration: &Registration) -> Self {
        Number(registration.user_data::<*mut c_void>().addr())
    }

    fn user_data(self) -> *mut c_void {
        ptr::without_provenance_mut(self.0)
    }
}

/// C calls back.
pub(crate) fn call<W>(number: Number, tick: u8) -> i32
where
    Callback: Trampoline<W>,
{
    let callback = <Callback as Trampoline<W>>::trampoline().unwrap();
    // SAFETY: it is ours, and takes any number.
    unsafe { callback(tick, number.user_data()) }
}

/// C calls the destroy notification.
pub(crate) fn destroy<W>(number: Number)
where
    Notify: DestroyNotify<W>,
{
    <Notify as DestroyNotify<W>>::notify().unwrap()(number.user_data());
}

/// The counters and the table are those of the process, so the tests take turns.
pub(crate) fn turn() -> Turn {
    static TURN: Mutex<()> = Mutex::new(());
    Turn(TURN.lock().unwrap_or_else(PoisonError::into_inner))
}

/// At its end the thread leaves its free slots to the next test, which counts them.
pub(crate) struct Turn(#[expect(dead_code, reason = "it is held")] MutexGuard<'static, ()>);

impl Drop for Turn {
    fn drop(&mut self) {
        leave_slots();
    }
}

/// The counters at the beginning of a test.
pub(crate) struct Counted {
    _turn: Turn,
    outstanding: usize,
    ignored: usize,
}

impl Counted {
    pub(crate) fn begin() -> Self {
        Counted {
            _turn: turn(),
            outstanding: ffi::outstanding(),
            ignored: ffi::ignored(),
        }
    }

    /// Returns how many were outstanding at the beginning.
    pub(crate) fn outstanding(&self) -> usize {
        self.outstanding
    }

    /// Returns how many calls were ignored since.
    pub(crate) fn ignored(&self) -> usize {
        ffi::ignored() - self.ignored
    }

    /// Asserts how many more are outstanding than at the beginning, and how many calls were ignored since.
    #[track_caller]
    pub(crate) fn expect(&self, outstanding: usize, ignored: usize) {
        let seen = (ffi::outstanding() - self.outstanding, self.ignored());
        assert_eq!(seen, (outstanding, ignored), "outstanding and ignored");
    }
}
