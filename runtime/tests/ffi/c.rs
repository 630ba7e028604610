//! The tests in the role of C, which may call back with any number.

use std::ffi::c_void;
use std::ptr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use awaitify::__private::{CFunction, CalledByC, DestroyNotify, RegisteredCall, leave_slots};
use awaitify::ffi;

/// The arguments of each callback, including the user data.
pub(crate) type Arguments = (u8, *mut c_void);
type Callback = Option<unsafe extern "C" fn(u8, *mut c_void) -> i32>;
type Notify = Option<extern "C" fn(*mut c_void)>;

/// The reply of an open stream. The tick is added to it.
pub(crate) const OPEN: i32 = 1_000;
/// The reply of a closed stream.
pub(crate) const CLOSED: i32 = -1;

/// User data as a number, which can be sent to any thread.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Number(pub(crate) usize);

impl Number {
    pub(crate) fn of(registration: &RegisteredCall) -> Self {
        Number(registration.user_data::<*mut c_void>().addr())
    }

    fn user_data(self) -> *mut c_void {
        ptr::without_provenance_mut(self.0)
    }
}

/// C calls back.
pub(crate) fn call<W>(number: Number, tick: u8) -> i32
where
    W: CalledByC<
            Arguments = <Callback as CFunction>::Arguments,
            Output = <Callback as CFunction>::Output,
        >,
{
    let callback = <Callback as CFunction>::trampoline::<W>().unwrap();
    // SAFETY: it is our trampoline, which accepts any number.
    unsafe { callback(tick, number.user_data()) }
}

/// C calls the destroy notification.
pub(crate) fn destroy<W>(number: Number)
where
    Notify: DestroyNotify<W>,
{
    <Notify as DestroyNotify<W>>::notify().unwrap()(number.user_data());
}

/// The counters and the table are global, so the tests take turns.
pub(crate) fn turn() -> Turn {
    static TURN: Mutex<()> = Mutex::new(());
    Turn(TURN.lock().unwrap_or_else(PoisonError::into_inner))
}

/// The thread releases its free slots when it ends, because the next test counts them.
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
