//! Checked numbers for callbacks that are written by hand.

use std::fmt;
use std::marker::PhantomData;

use super::arguments::UserData;
use super::completion::{Completes, insert, kind_of_completions, take};
use super::kind::{HasKind, Kind};
use super::registration;
use super::{count_ignored, count_unknown};
use crate::Completer;
use crate::panics::catch_panic_in_drop;

/// The right of a C library to complete a [`Completer`] once, as a checked number.
///
/// Use it for C functions that `#[awaitable]` cannot wrap, for example because a field of a request is the user data. The
/// number is passed as user data, and the callback that you write finds the completer by it. It is checked like the user
/// data of a generated wrapper: a number that is unknown, spent or of another callback finds nothing and is counted in
/// [`ignored`](super::ignored). So a library that calls twice, or too late, cannot corrupt memory. (A pointer from
/// [`Completer::into_raw`] is not checked.)
///
/// `C` is a type that represents the callback. Numbers that were made for one are unknown to all others, even if their
/// completers have the same type. Any type of your own will do.
///
/// Dropping the registration takes the number away, because the operation did not start: the awaitable returns
/// [`Dropped`](crate::Dropped). Call [`outlive`](Self::outlive) once it has started.
///
/// ```
/// use awaitify::{Awaitable, Dropped, ffi};
/// use std::ffi::{c_int, c_void};
///
/// /// A request that carries its user data.
/// #[repr(C)]
/// struct Request {
///     data: *mut c_void,
///     done: unsafe extern "C" fn(request: *mut Request, status: c_int),
/// }
///
/// type Answer = Result<c_int, Dropped>;
/// /// Stands for the callback `on_done`.
/// enum OnDone {}
/// type Registration = ffi::Registration<Answer, OnDone>;
///
/// unsafe extern "C" fn on_done(request: *mut Request, status: c_int) {
///     // SAFETY: C passes the request that was submitted.
///     let data = unsafe { (*request).data };
///     Registration::complete(data, Ok(status));
/// }
/// # unsafe fn submit(request: *mut Request) -> c_int {
/// #     let done = unsafe { (*request).done };
/// #     unsafe { done(request, 7) };
/// #     unsafe { done(request, 8) }; // twice: ignored
/// #     0
/// # }
///
/// fn start(request: &mut Request) -> Awaitable<Answer> {
///     Awaitable::new(|completer| {
///         let registration = Registration::new(completer);
///         request.data = registration.user_data();
///         request.done = on_done;
///         // SAFETY: the library copies what it needs of the request.
///         if unsafe { submit(request) } == 0 {
///             registration.outlive();
///         }
///     })
/// }
/// # let mut request = Request { data: std::ptr::null_mut(), done: on_done };
/// # assert_eq!(start(&mut request).wait(), Ok(7));
/// # assert_eq!(ffi::ignored(), 1);
/// ```
#[must_use = "dropping it takes the number away"]
pub struct Registration<T, C> {
    registration: registration::RegisteredCall,
    callback: PhantomData<fn() -> (T, C)>,
}

/// The owner of the entries.
struct ByHand<T, C>(PhantomData<fn() -> (T, C)>);

impl<T: Send + 'static, C: 'static> HasKind for ByHand<T, C> {
    const KIND: &'static Kind = &kind_of_completions::<Self>();
}

impl<T: Send + 'static, C: 'static> Completes for ByHand<T, C> {
    type Outcome = T;
}

impl<T: Send + 'static, C: 'static> Registration<T, C> {
    /// Stores the completer where the callback finds it.
    ///
    /// ```
    /// # use awaitify::{Awaitable, Dropped, ffi};
    /// # type Answer = Result<u8, Dropped>;
    /// enum OnDone {}
    ///
    /// let lost: Awaitable<Answer> = Awaitable::new(|completer| {
    ///     let registration = ffi::Registration::<Answer, OnDone>::new(completer);
    ///     drop(registration); // the operation did not start
    /// });
    /// assert!(lost.wait().is_err());
    /// ```
    pub fn new(completer: Completer<T>) -> Self {
        Self {
            registration: registration::RegisteredCall::new(insert::<ByHand<T, C>>(completer)),
            callback: PhantomData,
        }
    }

    /// Takes the completer of this number, for the callback. Only the first call returns it.
    ///
    /// `None` counts as an [ignored](super::ignored) call.
    ///
    /// ```
    /// # use awaitify::{Awaitable, Dropped, ffi};
    /// # type Answer = Result<String, Dropped>;
    /// enum OnText {}
    /// type Registration = ffi::Registration<Answer, OnText>;
    ///
    /// extern "C" fn on_text(length: usize, user_data: usize) {
    ///     let Some(completer) = Registration::take(user_data) else {
    ///         return;
    ///     };
    ///     if completer.is_awaited() {
    ///         completer.complete(Ok("=".repeat(length)));
    ///     }
    /// }
    ///
    /// let text = Awaitable::new(|completer| {
    ///     let registration = Registration::new(completer);
    ///     let user_data = registration.user_data();
    ///     registration.outlive();
    ///     on_text(3, user_data); // the C library does this later
    ///     on_text(5, user_data); // ignored
    ///     on_text(5, 12345); // ignored
    /// });
    /// assert_eq!(text.wait().as_deref(), Ok("==="));
    /// assert_eq!(ffi::ignored(), 2);
    /// ```
    #[must_use]
    pub fn take(user_data: impl UserData) -> Option<Completer<T>> {
        let taken = take::<ByHand<T, C>>(user_data.bits());
        if taken.is_none() {
            count_unknown::<C>();
        }
        taken
    }

    /// Completes with this value if the number is valid, for the callback. Otherwise the value is dropped, and the call
    /// counts as [ignored](super::ignored).
    ///
    /// A panic of a waker or of the value's destructor is caught, so that it does not cross into C. See the example of
    /// [`Registration`].
    pub fn complete(user_data: impl UserData, value: T) {
        match Self::take(user_data) {
            None => catch_panic_in_drop(value),
            Some(completer) => {
                if let Err(late) = completer.try_complete(value) {
                    count_ignored();
                    catch_panic_in_drop(late);
                }
            }
        }
    }

    /// Takes the number away if the callback has not come, for the hook of a function that promises not to call back after
    /// a cancel. The awaitable returns [`Dropped`](crate::Dropped).
    ///
    /// ```
    /// # use awaitify::{Awaitable, Dropped, ffi};
    /// # type Answer = Result<u8, Dropped>;
    /// # fn library_cancel(_request: u32) {}
    /// enum OnDone {}
    /// type Registration = ffi::Registration<Answer, OnDone>;
    ///
    /// let mut user_data = 0_usize;
    /// let started: Awaitable<Answer> = Awaitable::new(|completer| {
    ///     let registration = Registration::new(completer);
    ///     user_data = registration.user_data();
    ///     registration.outlive();
    /// });
    /// let started = started.on_cancel(7, Box::new(move |request| {
    ///     library_cancel(request);
    ///     Registration::revoke(user_data);
    /// }));
    /// assert_eq!(ffi::outstanding(), 1);
    /// drop(started);
    /// assert_eq!(ffi::outstanding(), 0);
    /// ```
    pub fn revoke(user_data: impl UserData) {
        drop(take::<ByHand<T, C>>(user_data.bits()));
    }

    /// Returns the user data for C, as a pointer or an integer of its size.
    #[must_use]
    pub fn user_data<U: UserData>(&self) -> U {
        self.registration.user_data()
    }

    /// Keeps the number valid until the callback comes, because the operation has started.
    pub fn outlive(self) {
        self.registration.outlive();
    }
}

impl<T, C> fmt::Debug for Registration<T, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registration").finish_non_exhaustive()
    }
}
