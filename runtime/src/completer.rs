//! The sending half, which goes into the callback.

use std::{
    fmt,
    panic::{RefUnwindSafe, UnwindSafe},
};

use crate::{
    oneshot::{Sender, SharedSender},
    operation::Operation,
    panics::catch_panic_in_drop,
    sync::Arc,
};

/// The half of an awaitable that goes into the callback. Completing it delivers the value.
///
/// It is consumed by completing. If it is dropped instead, the awaitable returns [`Dropped`](crate::Dropped) at once. It
/// may be completed on any thread, before or after the awaitable is polled. The awaiting task is woken after the value
/// can be taken, and no lock is held while it is woken. Do not complete it in a signal handler, because a waker may take
/// a lock and dropping a value may free memory.
///
/// `Completer<T>` is `Send` and `Sync` exactly when `T` is `Send`.
///
/// ```
/// use awaitify::{Awaitable, Dropped};
///
/// let sum = Awaitable::new(|completer| {
///     std::thread::spawn(move || completer.complete(Ok(1 + 2)));
/// });
/// assert_eq!(sum.wait(), Ok::<i32, Dropped>(3));
/// ```
///
/// It is invariant in `T`, so it cannot shorten a lifetime:
///
/// ```compile_fail
/// fn shorten<'a>(completer: awaitify::Completer<&'static str>) -> awaitify::Completer<&'a str> {
///     completer
/// }
/// ```
#[doc(alias("oneshot", "sender", "continuation", "resolve", "promise"))]
pub struct Completer<T> {
    sender: Sender<T>,
}

impl<T> Completer<T> {
    #[inline]
    pub(crate) const fn new(sender: Sender<T>) -> Self {
        Self { sender }
    }

    #[inline]
    pub(crate) fn into_sender(self) -> Sender<T> {
        self.sender
    }

    /// Delivers the value and wakes the awaiting task.
    ///
    /// If the awaitable is gone, the value is dropped here. If the waker or the value's destructor panics, the panic is
    /// caught and `complete` returns normally.
    ///
    /// ```
    /// # use awaitify::{Awaitable, Dropped};
    /// let done = Awaitable::new(|completer| completer.complete(Ok(6)));
    /// assert_eq!(done.wait(), Ok::<i32, Dropped>(6));
    /// ```
    #[inline]
    pub fn complete(self, value: T) {
        if let Err(unwanted) = self.sender.send(value) {
            catch_panic_in_drop(unwanted);
        }
    }

    /// Like [`complete`](Self::complete), but returns the value if the awaitable was dropped.
    ///
    /// # Errors
    ///
    /// `Err(value)` if the awaitable has been dropped.
    ///
    /// ```
    /// # use awaitify::{Awaitable, Dropped};
    /// let mut kept = None;
    /// let awaitable: Awaitable<Result<String, Dropped>> = Awaitable::new(|completer| kept = Some(completer));
    /// drop(awaitable);
    /// let refused = kept.unwrap().try_complete(Ok(String::from("too late")));
    /// assert_eq!(refused, Err(Ok(String::from("too late"))));
    /// ```
    #[inline]
    pub fn try_complete(self, value: T) -> Result<(), T> {
        self.sender.send(value)
    }

    /// Returns whether the awaitable still exists. If not, there is no need to compute a value.
    ///
    /// An awaitable that was [detached](crate::Awaitable::detach) counts as existing, because its operation should still
    /// run. `true` may be out of date at once, `false` is final.
    ///
    /// ```
    /// # use awaitify::{Awaitable, Dropped};
    /// let mut kept = None;
    /// let awaitable: Awaitable<Result<u8, Dropped>> = Awaitable::new(|completer| kept = Some(completer));
    /// let completer = kept.unwrap();
    /// assert!(completer.is_awaited());
    /// drop(awaitable);
    /// assert!(!completer.is_awaited());
    /// ```
    #[must_use]
    pub fn is_awaited(&self) -> bool {
        self.sender.is_awaited()
    }

    /// Converts it to a completer that can be cloned and completed by reference. The first call wins.
    ///
    /// Use it for callbacks that a library keeps or calls more than once, and for pairs of callbacks of which one is
    /// called. It costs one allocation.
    ///
    /// ```
    /// # use awaitify::{Awaitable, Dropped};
    /// fn divide(a: u32, b: u32, ok: impl Fn(u32), err: impl Fn(String)) {
    ///     match a.checked_div(b) {
    ///         Some(quotient) => ok(quotient),
    ///         None => err(String::from("division by zero")),
    ///     }
    /// }
    ///
    /// let quotient = Awaitable::new(|completer| {
    ///     let ok = completer.share();
    ///     let err = ok.clone();
    ///     divide(7, 0, move |q| ok.complete(Ok(Ok(q))), move |e| err.complete(Ok(Err(e))));
    /// });
    /// assert_eq!(quotient.wait(), Ok::<_, Dropped>(Err(String::from("division by zero"))));
    /// ```
    #[must_use]
    pub fn share(self) -> SharedCompleter<T> {
        SharedCompleter {
            sender: Arc::new(self.sender.share()),
        }
    }
}

// A panic can leave the value broken, but never the cell, which is either complete or not.
impl<T> UnwindSafe for Completer<T> {}
impl<T> RefUnwindSafe for Completer<T> {}

impl<T> fmt::Debug for Completer<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Completer")
            .field("is_awaited", &self.is_awaited())
            .finish()
    }
}

/// A [`Completer`] that can be cloned and completed by reference. The first call wins.
///
/// [`Completer::share`] makes it. If all clones are dropped and none has completed, the awaitable returns
/// [`Dropped`](crate::Dropped).
///
/// ```
/// # use awaitify::{Awaitable, Dropped};
/// let answer = Awaitable::new(|completer| {
///     let shared = completer.share();
///     shared.complete(Ok("first"));
///     assert_eq!(shared.try_complete(Ok("second")), Err(Ok("second")));
/// });
/// assert_eq!(answer.wait(), Ok::<_, Dropped>("first"));
/// ```
pub struct SharedCompleter<T> {
    sender: Arc<SharedSender<T>>,
}

impl<T> SharedCompleter<T> {
    /// Like [`Completer::complete`]. A value after the first is dropped.
    ///
    /// ```
    /// # use awaitify::{Awaitable, Dropped};
    /// let awaitable = Awaitable::new(|completer| completer.share().complete(Ok(1)));
    /// assert_eq!(awaitable.wait(), Ok::<_, Dropped>(1));
    /// ```
    pub fn complete(&self, value: T) {
        if let Err(unwanted) = self.try_complete(value) {
            catch_panic_in_drop(unwanted);
        }
    }

    /// Completes with the result of `make`, which runs only if this is the first call.
    ///
    /// # Panics
    ///
    /// If `make` panics. Then the awaitable returns [`Dropped`](crate::Dropped), because the first call is over.
    ///
    /// ```
    /// # use awaitify::{Awaitable, Dropped};
    /// let awaitable = Awaitable::new(|completer| {
    ///     let shared = completer.share();
    ///     shared.complete_with(|| Ok(6 * 7));
    ///     shared.complete_with(|| unreachable!("the first call wins"));
    /// });
    /// assert_eq!(awaitable.wait(), Ok::<_, Dropped>(42));
    /// ```
    pub fn complete_with(&self, make: impl FnOnce() -> T) {
        let Some(claim) = self.sender.claim() else {
            return self.sender.operation().called_again();
        };
        if let Err(unwanted) = claim.send(make()) {
            catch_panic_in_drop(unwanted);
        }
    }

    /// Returns what the cell reports to.
    pub(crate) fn operation(&self) -> Operation {
        self.sender.operation()
    }

    /// Publishes that no value will come, if none has been delivered yet.
    pub(crate) fn abandon(&self) {
        drop(self.sender.claim());
    }

    /// Like [`Completer::try_complete`].
    ///
    /// # Errors
    ///
    /// `Err(value)` if it has been completed already, or the awaitable has been dropped.
    ///
    /// ```
    /// # use awaitify::{Awaitable, Dropped};
    /// let awaitable = Awaitable::new(|completer| {
    ///     let shared = completer.share();
    ///     assert_eq!(shared.try_complete(Ok(1)), Ok(()));
    ///     assert_eq!(shared.try_complete(Ok(2)), Err(Ok(2)));
    /// });
    /// assert_eq!(awaitable.wait(), Ok::<_, Dropped>(1));
    /// ```
    pub fn try_complete(&self, value: T) -> Result<(), T> {
        match self.sender.claim() {
            Some(claim) => claim.send(value),
            None => {
                self.sender.operation().called_again();
                Err(value)
            }
        }
    }

    /// Returns whether a value is still needed: none was delivered yet, and the awaitable still exists or was detached.
    ///
    /// ```
    /// # use awaitify::{Awaitable, Dropped};
    /// let awaitable = Awaitable::new(|completer| {
    ///     let shared = completer.share();
    ///     assert!(shared.is_awaited());
    ///     shared.complete(Ok(1));
    ///     assert!(!shared.is_awaited());
    /// });
    /// # let _: Result<i32, Dropped> = awaitable.wait();
    /// ```
    #[must_use]
    pub fn is_awaited(&self) -> bool {
        self.sender.is_awaited()
    }
}

impl<T> Clone for SharedCompleter<T> {
    fn clone(&self) -> Self {
        Self {
            sender: Arc::clone(&self.sender),
        }
    }
}

impl<T> UnwindSafe for SharedCompleter<T> {}
impl<T> RefUnwindSafe for SharedCompleter<T> {}

impl<T> fmt::Debug for SharedCompleter<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SharedCompleter")
            .field("is_awaited", &self.is_awaited())
            .finish()
    }
}
