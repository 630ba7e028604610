//! The life of a guard: it is held, and then released or given up, once.

use crate::Guard;

/// A guard whose end cannot panic.
///
/// Its holder ends it by [`release`](Self::release), [`give_up`](Self::give_up) or [`end`](Self::end), never by
/// dropping it, because the destructor of a handle may panic.
#[must_use = "a guard has to be ended"]
pub(crate) struct Guarded<G: Guard> {
    guard: G,
}

/// An awaitable or a stream without a guard.
pub trait Unguarded {
    /// The same with a guard.
    type With<G: Guard>;

    /// Stores the guard, or releases it if nothing more can come.
    fn with_guard<G: Guard>(self, guard: G) -> Self::With<G>;
}

/// The holder of the callback when a guard ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum CallbackState {
    /// The library holds it and may still call it.
    Held,
    /// It was called for the last time, or dropped.
    Gone,
}

impl<G: Guard> Guarded<G> {
    #[inline]
    pub(crate) const fn new(guard: G) -> Self {
        Self { guard }
    }

    #[inline]
    pub(crate) const fn get(&self) -> &G {
        &self.guard
    }

    #[inline]
    pub(crate) const fn get_mut(&mut self) -> &mut G {
        &mut self.guard
    }

    /// Runs the hook if and only if the library still holds the callback. Then drops the handle.
    #[inline]
    pub(crate) fn end(self, callback: CallbackState) {
        match callback {
            CallbackState::Held => self.give_up(),
            CallbackState::Gone => self.release(),
        }
    }

    /// The operation has finished: drops the handle without running the hook.
    #[inline]
    pub(crate) fn release(self) {
        self.guard.release();
    }

    /// The operation has not finished: runs the hook, or drops the handle if there is no hook.
    #[inline]
    pub(crate) fn give_up(self) {
        self.guard.give_up();
    }
}

#[cfg(test)]
mod tests {
    use std::{
        cell::RefCell,
        panic::{AssertUnwindSafe, catch_unwind},
        rc::Rc,
    };

    use super::*;
    use crate::guard::Revoke;
    use crate::{Kept, LocalOnCancel};

    type Log = Rc<RefCell<Vec<&'static str>>>;

    struct Handle(Log);

    impl Drop for Handle {
        fn drop(&mut self) {
            self.0.borrow_mut().push("handle dropped");
        }
    }

    fn with_hook(log: &Log) -> Guarded<LocalOnCancel<Handle>> {
        let hook_log = Rc::clone(log);
        let hook = Box::new(move |handle: Handle| {
            hook_log.borrow_mut().push("hook ran");
            drop(handle);
        });
        Guarded::new(LocalOnCancel::new(Handle(Rc::clone(log)), hook, None))
    }

    fn log_of(end: impl FnOnce(Guarded<LocalOnCancel<Handle>>)) -> Vec<&'static str> {
        let log = Log::default();
        end(with_hook(&log));
        log.take()
    }

    #[test]
    fn held_callback_runs_hook() {
        let log = log_of(|guarded| guarded.end(CallbackState::Held));
        assert_eq!(log, ["hook ran", "handle dropped"]);
    }

    #[test]
    fn gone_callback_runs_no_hook() {
        let log = log_of(|guarded| guarded.end(CallbackState::Gone));
        assert_eq!(log, ["handle dropped"]);
    }

    #[test]
    fn dropped_guard_runs_hook() {
        let log = log_of(drop);
        assert_eq!(log, ["hook ran", "handle dropped"]);
    }

    #[test]
    fn disarmed_guard_runs_no_hook() {
        let log = log_of(|Guarded { guard }| drop(guard.disarm()));
        assert_eq!(log, ["handle dropped"]);
    }

    thread_local!(static ORDER: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) });

    fn note(event: usize) {
        ORDER.with_borrow_mut(|order| order.push(event));
    }

    fn with_revoke() -> Guarded<LocalOnCancel<usize>> {
        let revoke = Revoke {
            registered: 2,
            revoke: note,
        };
        Guarded::new(LocalOnCancel::new(1, Box::new(note), Some(revoke)))
    }

    #[test]
    fn hook_runs_before_revoke() {
        with_revoke().end(CallbackState::Held);
        assert_eq!(ORDER.take(), [1, 2]);
    }

    #[test]
    fn released_guard_revokes_nothing() {
        with_revoke().end(CallbackState::Gone);
        let _handle = with_revoke().guard.disarm();
        assert_eq!(ORDER.take(), []);
    }

    #[test]
    #[cfg_attr(panic = "abort", ignore = "catches a panic")]
    fn panicking_handle_is_caught() {
        struct Bomb;
        impl Drop for Bomb {
            fn drop(&mut self) {
                panic!("bomb");
            }
        }
        for callback in [CallbackState::Held, CallbackState::Gone] {
            let guarded = Guarded::new(Kept::new(Bomb));
            assert!(catch_unwind(AssertUnwindSafe(|| guarded.end(callback))).is_ok());
        }
    }

    #[test]
    fn handles_can_be_changed() {
        let mut kept = Guarded::new(Kept::new(1));
        **kept.get_mut() += 1;
        assert_eq!(**kept.get(), 2);
        let mut armed = LocalOnCancel::new(1, Box::new(|handle| assert_eq!(handle, 2)), None);
        *armed.handle_mut() += 1;
        assert_eq!(armed.disarm(), 2);
    }
}
