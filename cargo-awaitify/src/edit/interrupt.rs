//! Notices that the user interrupts the program, so that it can undo what it wrote.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::failure::{Failure, Result};

/// Set when the program is asked to end. Where signals cannot be caught, the next run undoes the changes.
pub(crate) struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// From here on, the program goes on after a signal.
    pub(crate) fn catch() -> Self {
        let is_set = Arc::new(AtomicBool::new(false));
        #[cfg(unix)]
        for signal in [
            signal_hook::consts::SIGINT,
            signal_hook::consts::SIGTERM,
            signal_hook::consts::SIGHUP,
        ] {
            // Without the handler, the signal ends the program as before.
            let _ = signal_hook::flag::register(signal, Arc::clone(&is_set));
        }
        Interrupt(is_set)
    }

    pub(crate) fn check(&self) -> Result<()> {
        if self.0.load(Ordering::Relaxed) {
            return Err(Failure::new(
                "interrupted, so nothing was changed",
                "run it again",
            ));
        }
        Ok(())
    }
}
