//! A C library that breaks its contract on purpose. No memory is corrupted, the first call wins, and the others are
//! counted.
//!
//! `scripts/sanitize-c` runs these tests under sanitizers and valgrind. They need a C compiler.
#![cfg(c_library)]

mod declared;
mod ending;
mod events;
mod filters;
mod late;
mod misplaced;
mod objects;
mod progress;
mod wrong;

use std::sync::{Mutex, MutexGuard, PoisonError};

use awaitify::ffi;

#[link(name = "awaitify_c_library", kind = "static")]
unsafe extern "C" {}

/// Says of each pending operation of a function whether C holds its callback.
fn listed_from_c(function: &str) -> Vec<bool> {
    let entries = awaitify::pending();
    let of = entries.iter().filter(|entry| entry.function() == function);
    of.map(|entry| entry.is_from_c()).collect()
}

/// The tests take turns, because the counters belong to the process.
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

    /// Checks how many calls are outstanding and how many were ignored since the test began.
    #[track_caller]
    fn expect(&self, outstanding: usize, ignored: usize) {
        let seen = (
            ffi::outstanding() - self.outstanding,
            ffi::ignored() - self.ignored,
        );
        assert_eq!(seen, (outstanding, ignored), "outstanding and ignored");
    }
}
