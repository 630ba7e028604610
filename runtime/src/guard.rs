//! The guards that an awaitable or a stream can hold.

use std::{
    fmt,
    ops::{Deref, DerefMut},
};

use crate::panics::{catch_panic, catch_panic_in_drop};

/// A value that an [`Awaitable`](crate::Awaitable) can hold until its own value is taken or it is dropped.
///
/// The trait is sealed. `()` holds nothing, [`Kept`] holds a handle, and [`OnCancel`] holds a handle and a hook to run if
/// the awaitable is dropped before it is done.
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
    /// A guard behind a pointer.
    pub trait Member {
        /// Like [`Guard::release`].
        fn release(self: Box<Self>);
    }

    impl<G: Guard> Member for G {
        fn release(self: Box<Self>) {
            Guard::release(*self);
        }
    }

    /// The two ways in which a guard ends. Neither may panic, because both run in destructors.
    pub trait Guard: Sized {
        /// Returns the guard of an operation that was done when its function returned, so there is no handle. It is never
        /// shown to users, who see a guard only before an operation is done.
        fn empty() -> Self;

        /// The library holds no callback any more: drops the handle and runs no hook.
        fn release(self);

        /// The operation is given up while the library holds its callback.
        fn give_up(self);
    }
}

impl sealed::Guard for () {
    #[inline]
    fn empty() -> Self {}

    #[inline]
    fn release(self) {}

    #[inline]
    fn give_up(self) {}
}

/// A handle that is held until the awaitable's value is taken.
///
/// Many functions return a handle that cancels the operation when it is dropped. With `#[awaitable(keep)]` the awaitable
/// holds it, and drops it when the value is taken or the awaitable is dropped. See
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
    /// `None` if the operation was done when its function returned.
    handle: Option<H>,
}

impl<H> Kept<H> {
    pub(crate) const fn new(handle: H) -> Self {
        Self {
            handle: Some(handle),
        }
    }

    /// Returns the handle for the caller to keep.
    ///
    /// ```
    /// # use awaitify::{Buffer, Events};
    /// let events: Events<u8, _> = Events::new(Buffer::latest(), |_emitter| {}).keep("subscription");
    /// let (_events, guard) = events.into_parts();
    /// assert_eq!(guard.map(|kept| kept.disarm()), Some("subscription"));
    /// ```
    pub fn disarm(self) -> H {
        match self.handle {
            Some(handle) => handle,
            None => unreachable!(),
        }
    }
}

impl<H> Deref for Kept<H> {
    type Target = H;

    fn deref(&self) -> &H {
        match &self.handle {
            Some(handle) => handle,
            None => unreachable!(),
        }
    }
}

impl<H> DerefMut for Kept<H> {
    fn deref_mut(&mut self) -> &mut H {
        match &mut self.handle {
            Some(handle) => handle,
            None => unreachable!(),
        }
    }
}

impl<H> sealed::Guard for Kept<H> {
    #[inline]
    fn empty() -> Self {
        Self { handle: None }
    }

    #[inline]
    fn release(self) {
        catch_panic_in_drop(self.handle);
    }

    #[inline]
    fn give_up(self) {
        catch_panic_in_drop(self.handle);
    }
}

/// A handle, and a hook that runs with it if the awaitable is dropped or cancelled before it is done.
///
/// The hook is boxed so that the type can be named. A hook that captures nothing allocates nothing. It runs at most once,
/// and it does not run if the callback had come when the awaitable was dropped. See
/// [`Awaitable::on_cancel`](crate::Awaitable::on_cancel).
///
/// A callback on another thread may come while the hook runs, or just before. So whatever the hook does with the handle
/// must be allowed then. For example, a handle that C frees when the callback has returned must not be passed to C here.
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
    /// `None` while it is being consumed, and if the operation was done when its function returned.
    armed: Option<Armed<H, F>>,
}

/// An [`OnCancel`] whose hook need not be `Send`, for GUI loops and other single-threaded programs.
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

struct Armed<H, F: ?Sized> {
    handle: H,
    hook: Box<F>,
    /// With `revoke`: takes away what the library holds, after the hook.
    revoke: Option<Revoke>,
}

/// Takes away the callback that a library holds, once its hook has told the library to forget it.
///
/// A number and a function instead of a trait object, because that needs no allocation.
#[derive(Clone, Copy)]
pub(crate) struct Revoke {
    pub(crate) registered: usize,
    pub(crate) revoke: fn(usize),
}

struct RevokeOnDrop(Revoke);

impl Drop for RevokeOnDrop {
    fn drop(&mut self) {
        let Revoke { registered, revoke } = self.0;
        revoke(registered);
    }
}

impl<H, F: ?Sized + FnOnce(H)> OnCancel<H, F> {
    pub(crate) const fn new(handle: H, hook: Box<F>, revoke: Option<Revoke>) -> Self {
        Self {
            armed: Some(Armed {
                handle,
                hook,
                revoke,
            }),
        }
    }

    /// The handle that the legacy function returned.
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

    /// The handle, to call its `&mut self` methods.
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

    /// Returns the handle without running the hook, which is dropped.
    ///
    /// The library keeps its callback.
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
            Some(armed) => {
                catch_panic_in_drop(armed.hook);
                armed.handle
            }
            None => unreachable!(),
        }
    }
}

/// Runs the hook, because the guard is still armed.
impl<H, F: ?Sized + FnOnce(H)> Drop for OnCancel<H, F> {
    fn drop(&mut self) {
        let Some(armed) = self.armed.take() else {
            return;
        };
        let Armed {
            handle,
            hook,
            revoke,
        } = armed;
        catch_panic(move || {
            // Revokes after the hook, during which the library may still call back. If the hook panics, it does so while
            // the thread is panicking, by which a buffer of C knows that it must not be freed.
            let _after = revoke.map(RevokeOnDrop);
            hook(handle);
        });
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
    fn empty() -> Self {
        Self { armed: None }
    }

    fn release(mut self) {
        if let Some(armed) = self.armed.take() {
            catch_panic_in_drop(armed.handle);
            catch_panic_in_drop(armed.hook);
        }
    }

    fn give_up(self) {
        drop(self);
    }
}
