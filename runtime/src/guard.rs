//! What an awaitable holds on to while it waits, and what happens to it when it is given up.

use std::{
    fmt,
    ops::{Deref, DerefMut},
};

use crate::contain::{contain, contain_drop};
use crate::ffi::Registration;

/// What an [`Awaitable`](crate::Awaitable) can hold until its value is taken, or it is dropped.
///
/// Sealed: `()` holds nothing, [`Kept`] a handle, [`OnCancel`] a handle and what to do with it when the
/// awaitable is dropped before it is done.
///
/// ```
/// fn is_guard<G: awaitify::Guard>() {}
/// is_guard::<()>();
/// is_guard::<awaitify::Kept<u8>>();
/// is_guard::<awaitify::OnCancel<u8>>();
/// is_guard::<awaitify::LocalOnCancel<std::rc::Rc<u8>>>();
/// ```
pub trait Guard: sealed::Guard {}

impl<G: sealed::Guard> Guard for G {}

pub(crate) mod sealed {
    /// How a guard ends. Neither way may panic: it runs in destructors.
    pub trait Guard: Sized {
        /// The callback has come, or nobody cares any more: let go of the handle, do no more.
        fn let_go(self);

        /// The awaitable was given up before the callback came.
        fn give_up(self);
    }
}

impl sealed::Guard for () {
    #[inline]
    fn let_go(self) {}

    #[inline]
    fn give_up(self) {}
}

/// A handle that lives until the awaitable's value is taken.
///
/// Many functions return a handle whose drop cancels the operation. With `#[awaitable(keep)]` the awaitable
/// holds it, and drops it as the value is taken, or when it is dropped itself. See
/// [`Awaitable::keep`](crate::Awaitable::keep).
///
/// ```
/// use awaitify::{Awaitable, Completer, Dropped};
///
/// let mut kept = None;
/// let awaitable: Awaitable<Result<u8, Dropped>, _> =
///     Awaitable::new(|completer| kept = Some(completer)).keep(String::from("subscription"));
/// assert_eq!(awaitable.guard().map(|kept| kept.len()), Some(12));
/// ```
#[derive(Debug)]
pub struct Kept<H> {
    handle: H,
}

impl<H> Kept<H> {
    pub(crate) const fn new(handle: H) -> Self {
        Self { handle }
    }
}

impl<H> Kept<H> {
    /// The handle, for the caller to keep.
    ///
    /// ```
    /// # use awaitify::{Buffer, Events};
    /// let events: Events<u8, _> = Events::new(Buffer::latest(), |_emitter| {}).keep("subscription");
    /// let (_events, guard) = events.into_parts();
    /// assert_eq!(guard.map(|kept| kept.disarm()), Some("subscription"));
    /// ```
    pub fn disarm(self) -> H {
        self.handle
    }
}

impl<H> Deref for Kept<H> {
    type Target = H;

    fn deref(&self) -> &H {
        &self.handle
    }
}

impl<H> DerefMut for Kept<H> {
    fn deref_mut(&mut self) -> &mut H {
        &mut self.handle
    }
}

impl<H> sealed::Guard for Kept<H> {
    fn let_go(self) {
        contain_drop(self.handle);
    }

    fn give_up(self) {
        contain_drop(self.handle);
    }
}

/// A handle, and what to do with it if the awaitable is dropped or cancelled before it is done.
///
/// The hook is boxed, so that the type can be named; a hook that captures nothing allocates nothing. It runs
/// at most once, and not if the callback had come when the awaitable was given up. See
/// [`Awaitable::on_cancel`](crate::Awaitable::on_cancel).
///
/// A callback on another thread may come while the hook runs, or just before it: what the hook does with the handle must
/// be allowed then. A handle that is freed when the callback has returned is not safe to pass to C here.
///
/// ```
/// use awaitify::{Awaitable, Dropped, OnCancel};
///
/// struct Pending {
///     request: Awaitable<Result<u8, Dropped>, OnCancel<u32>>,
/// }
///
/// let mut kept = None;
/// let request = Awaitable::new(|completer| kept = Some(completer))
///     .on_cancel(7, Box::new(|id| println!("cancel request {id}")));
/// let pending = Pending { request };
/// assert_eq!(pending.request.guard().map(|guard| *guard.handle()), Some(7));
/// drop(pending); // prints: cancel request 7
/// ```
pub struct OnCancel<H, F: ?Sized + FnOnce(H) = dyn FnOnce(H) + Send> {
    /// `None` once it has run or was disarmed.
    armed: Option<Armed<H, F>>,
}

struct Armed<H, F: ?Sized> {
    handle: H,
    hook: Box<F>,
    /// With `revoke`: what C holds, to be taken away after the hook.
    revoked: Option<Registration>,
}

/// An [`OnCancel`] whose hook need not be `Send`: for GUI loops and other single-threaded worlds.
///
/// ```
/// use awaitify::{Awaitable, Dropped, LocalOnCancel};
/// use std::{cell::Cell, rc::Rc};
///
/// let cancelled = Rc::new(Cell::new(false));
/// let flag = Rc::clone(&cancelled);
/// let mut kept = None;
/// let awaitable: Awaitable<Result<u8, Dropped>, LocalOnCancel<u32>> =
///     Awaitable::new(|completer| kept = Some(completer))
///         .on_cancel_local(7, Box::new(move |_id| flag.set(true)));
/// drop(awaitable);
/// assert!(cancelled.get());
/// ```
pub type LocalOnCancel<H> = OnCancel<H, dyn FnOnce(H)>;

impl<H, F: ?Sized + FnOnce(H)> OnCancel<H, F> {
    pub(crate) const fn new(handle: H, hook: Box<F>, revoked: Option<Registration>) -> Self {
        Self {
            armed: Some(Armed {
                handle,
                hook,
                revoked,
            }),
        }
    }

    /// What the legacy function returned.
    ///
    /// ```
    /// # let mut kept = None;
    /// # let awaitable: awaitify::Awaitable<Result<u8, awaitify::Dropped>, _> =
    /// #     awaitify::Awaitable::new(|completer| kept = Some(completer))
    /// #     .on_cancel(7, Box::new(|_id: u32| {}));
    /// assert_eq!(awaitable.guard().map(|guard| *guard.handle()), Some(7));
    /// ```
    pub const fn handle(&self) -> &H {
        match &self.armed {
            Some(armed) => &armed.handle,
            None => unreachable!(),
        }
    }

    /// As [`handle`](Self::handle), to be changed.
    ///
    /// ```
    /// # use awaitify::{Buffer, Events};
    /// let mut events: Events<u8, _> = Events::new(Buffer::latest(), |_emitter| {})
    ///     .on_cancel(vec!["a"], Box::new(|watched| println!("unwatch {watched:?}")));
    /// events.guard_mut().unwrap().handle_mut().push("b");
    /// assert_eq!(events.guard().unwrap().handle(), &["a", "b"]);
    /// ```
    pub const fn handle_mut(&mut self) -> &mut H {
        match &mut self.armed {
            Some(armed) => &mut armed.handle,
            None => unreachable!(),
        }
    }

    /// The handle; the hook is dropped, and will not run.
    ///
    /// ```
    /// # use awaitify::{Buffer, Events};
    /// let mut kept = None;
    /// let events: Events<u8, _> = Events::new(Buffer::latest(), |emitter| kept = Some(emitter))
    ///     .on_cancel(7, Box::new(|_id| unreachable!("it was disarmed")));
    /// let (_events, guard) = events.into_parts();
    /// assert_eq!(guard.map(|guard| guard.disarm()), Some(7));
    /// ```
    pub fn disarm(mut self) -> H {
        match self.armed.take() {
            Some(Armed {
                handle,
                hook,
                revoked,
            }) => {
                contain_drop(hook);
                if let Some(registration) = revoked {
                    registration.outlive();
                }
                handle
            }
            None => unreachable!(),
        }
    }

    /// Runs the hook, unless it has run.
    fn fire(&mut self) {
        if let Some(Armed {
            handle,
            hook,
            revoked,
        }) = self.armed.take()
        {
            contain(move || hook(handle));
            // After the hook, which may still call back.
            contain_drop(revoked);
        }
    }
}

/// One that was taken out of its stream runs its hook when it is dropped.
impl<H, F: ?Sized + FnOnce(H)> Drop for OnCancel<H, F> {
    fn drop(&mut self) {
        self.fire();
    }
}

impl<H: fmt::Debug, F: ?Sized + FnOnce(H)> fmt::Debug for OnCancel<H, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OnCancel")
            .field("handle", self.handle())
            .finish_non_exhaustive()
    }
}

impl<H, F: ?Sized + FnOnce(H)> sealed::Guard for OnCancel<H, F> {
    fn let_go(self) {
        // If it is C's, C has come back: there is nothing to take away.
        contain_drop(self.disarm());
    }

    fn give_up(mut self) {
        self.fire();
    }
}
