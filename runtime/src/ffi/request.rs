//! Requests that carry their user data, for C functions like those of libuv.

use std::marker::PhantomData;
use std::mem::MaybeUninit;
use std::ptr::NonNull;
use std::thread;

use super::arguments::{At, UserData};
use super::kind::Kind;
use super::registration::RegisteredCall;
use super::table::{self, Removed};
use crate::panics::catch_panic;

/// `T`, which has a field at `OFFSET`.
///
/// Generated code computes the offset in this type. If there is no such field, rustc reports that and nothing about the code
/// that uses it.
pub type Holds<T, const OFFSET: usize> = <At<OFFSET> as FieldAt>::In<T>;

/// The trait of [`Holds`].
pub trait FieldAt {
    /// `T`.
    type In<T>;
}

impl<const OFFSET: usize> FieldAt for At<OFFSET> {
    type In<T> = T;
}

/// The memory of a request, zeroed at first.
pub struct Request<T> {
    memory: NonNull<MaybeUninit<T>>,
    owner: PhantomData<MaybeUninit<T>>,
}

impl<T> Request<T> {
    /// Allocates a request.
    #[must_use]
    pub fn new() -> Self {
        let memory = Box::new(MaybeUninit::<T>::zeroed());
        Request {
            memory: NonNull::from(Box::leak(memory)),
            owner: PhantomData,
        }
    }

    /// The address for C.
    #[must_use]
    pub fn address(&self) -> *mut T {
        self.memory.as_ptr().cast()
    }

    /// Takes a request back, in the callback that C passes it to.
    ///
    /// # Safety
    ///
    /// `request` is the [`address`](Self::address) of a [`Submitted`] that outlived its call, and C does not use it any
    /// more. It is taken back once.
    #[must_use]
    pub unsafe fn taken_back(request: *mut T) -> Self {
        // SAFETY: by contract it is the address of a box, which is not null.
        let memory = unsafe { NonNull::new_unchecked(request.cast()) };
        Request {
            memory,
            owner: PhantomData,
        }
    }
}

impl<T> Default for Request<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Drop for Request<T> {
    fn drop(&mut self) {
        // SAFETY: it comes from a box, by `new`, or by the contract of `taken_back`. This value owns it.
        drop(unsafe { Box::from_raw(self.memory.as_ptr()) });
    }
}

/// A request with the registration of its callback, from before the call that submits it.
///
/// Dropping it takes the right to call back away, because the operation did not start. The request is freed then, unless
/// C has called back all the same: then the callback has freed it. During a panic it is leaked, because `started` may not
/// have told whether C uses it.
#[must_use]
pub struct Submitted<T> {
    registration: Option<RegisteredCall>,
    request: Option<Request<T>>,
}

impl<T> Submitted<T> {
    /// Ties the request to the registration.
    pub fn new(registration: RegisteredCall, request: Request<T>) -> Self {
        Submitted {
            registration: Some(registration),
            request: Some(request),
        }
    }

    /// The user data for the request.
    #[must_use]
    pub fn user_data<U: UserData>(&self) -> U {
        let registration = self.registration.as_ref();
        U::from_bits(registration.map_or(0, RegisteredCall::bits))
    }

    /// Keeps both, because the operation has started: the callback takes the request back.
    pub fn outlive(mut self) {
        std::mem::forget(self.request.take());
        if let Some(registration) = self.registration.take() {
            registration.outlive();
        }
    }
}

impl<T> Drop for Submitted<T> {
    fn drop(&mut self) {
        let Some(registration) = self.registration.take() else {
            return;
        };
        let is_started = match table::remove(registration.into_key(), |_| true) {
            Removed::Now(entry) => {
                catch_panic(|| (Kind::of(entry.kind).abandon)(entry));
                thread::panicking()
            }
            // The callback was called, and has freed it.
            Removed::Later | Removed::Nothing => true,
        };
        if is_started {
            std::mem::forget(self.request.take());
        }
    }
}
