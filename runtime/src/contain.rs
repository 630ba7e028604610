//! Panics of foreign code that we run on somebody else's thread: wakers, cancel hooks, destructors.
//!
//! Nobody up that stack asked for the code, and the stack may be unwinding already, where a second panic
//! that escapes a destructor aborts the process. So it ends here; the panic hook has reported it.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs `action`; a panic in it goes no further.
pub(crate) fn contain(action: impl FnOnce()) {
    if cfg!(loom) {
        // A panic is how loom, and an assertion in a waker or hook of a model, reports.
        return action();
    }
    // Unwind safe: what `action` broke is its own, and it is gone with it.
    if let Err(payload) = catch_unwind(AssertUnwindSafe(action)) {
        discard_payload(payload);
    }
}

/// Drops `value`; a panic of its destructor goes no further.
pub(crate) fn contain_drop<T>(value: T) {
    if std::mem::needs_drop::<T>() {
        contain(move || drop(value));
    }
}

/// A panic's payload is foreign too: `panic_any` takes a value whose own destructor may panic.
#[cold]
pub(crate) fn discard_payload(payload: Box<dyn std::any::Any + Send>) {
    if let Err(again) = catch_unwind(AssertUnwindSafe(move || drop(payload))) {
        // Two hostile destructors in a row: leak the second instead of asking for a third.
        std::mem::forget(again);
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
    fn a_panic_whose_payload_panics_on_drop_is_contained() {
        contain(|| std::panic::panic_any(PanicsOnDrop(3)));
        contain_drop(PanicsOnDrop(2));
    }

    #[test]
    fn a_panic_is_contained_while_another_unwinds() {
        struct Outer;
        impl Drop for Outer {
            fn drop(&mut self) {
                contain(|| panic!("inner"));
            }
        }
        let outcome = catch_unwind(|| {
            let _outer = Outer;
            panic!("outer");
        });
        assert_eq!(outcome.unwrap_err().downcast_ref::<&str>(), Some(&"outer"));
    }
}
