//! Panics of foreign code that runs on another owner's thread: wakers, cancel hooks, destructors.
//!
//! The callers on that stack did not ask for the code, and the stack may already be unwinding. A second panic that
//! escapes a destructor then aborts the process. So the panic is caught here, after the panic hook has reported it.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs `action` and catches its panic.
pub(crate) fn catch_panic(action: impl FnOnce()) {
    if cfg!(awaitify_loom) {
        // Loom reports by a panic, and so does an assertion in a waker or hook of a model.
        return action();
    }
    // Unwind safe: only `action` can see what it left broken, and it is gone.
    if let Err(payload) = catch_unwind(AssertUnwindSafe(action)) {
        discard_payload(payload);
    }
}

/// Drops `value` and catches a panic of its destructor.
#[inline]
pub(crate) fn catch_panic_in_drop<T>(value: T) {
    if std::mem::needs_drop::<T>() {
        catch_panic(move || drop(value));
    }
}

/// Drops the payload of a panic, whose own destructor may panic because `panic_any` takes any value.
#[cold]
pub(crate) fn discard_payload(payload: Box<dyn std::any::Any + Send>) {
    if let Err(second) = catch_unwind(AssertUnwindSafe(move || drop(payload))) {
        // Two destructors have panicked in a row. Leak the second payload instead of trying a third time.
        std::mem::forget(second);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct PanicsOnDrop(u8);

    impl Drop for PanicsOnDrop {
        fn drop(&mut self) {
            if self.0 > 0 {
                std::panic::panic_any(PanicsOnDrop(self.0 - 1));
            }
        }
    }

    #[test]
    #[cfg_attr(panic = "abort", ignore = "catches a panic")]
    fn payload_that_panics_on_drop() {
        catch_panic(|| std::panic::panic_any(PanicsOnDrop(3)));
        catch_panic_in_drop(PanicsOnDrop(2));
    }

    #[test]
    #[cfg_attr(panic = "abort", ignore = "catches a panic")]
    fn panic_during_unwinding() {
        struct Outer;
        impl Drop for Outer {
            fn drop(&mut self) {
                catch_panic(|| panic!("inner"));
            }
        }
        let outcome = catch_unwind(|| {
            let _outer = Outer;
            panic!("outer");
        });
        assert_eq!(outcome.unwrap_err().downcast_ref::<&str>(), Some(&"outer"));
    }
}
