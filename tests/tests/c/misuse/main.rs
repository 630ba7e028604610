//! A C library that breaks its word, on purpose: no memory is harmed, the first call wins, the rest is counted.
//! `scripts/sanitize-c` runs this under the sanitizers and valgrind. Needs a C compiler.
#![cfg(c_library)]

mod declared;
mod late;
mod wrong;

use std::sync::{Mutex, MutexGuard, PoisonError};

use awaitify::ffi;

#[link(name = "awaitify_c_library", kind = "static")]
unsafe extern "C" {}

/// The counters are the process's, so the tests take turns.
struct Counted {
    _turn: MutexGuard<'static, ()>,
    outstanding: usize,
    ignored: usize,
}

impl Counted {
    fn begin() -> Self {
        static TURN: Mutex<()> = Mutex::new(());
        Counted {
            _turn: TURN.lock().unwrap_or_else(PoisonError::into_inner),
            outstanding: ffi::outstanding(),
            ignored: ffi::ignored(),
        }
    }

    /// So many are outstanding more than at the beginning, and so many were ignored since.
    #[track_caller]
    fn expect(&self, outstanding: usize, ignored: usize) {
        let seen = (
            ffi::outstanding() - self.outstanding,
            ffi::ignored() - self.ignored,
        );
        assert_eq!(seen, (outstanding, ignored), "outstanding and ignored");
    }
}
