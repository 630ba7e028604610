//! The object of a C function, which its callback repeats: `(struct context *c, int success, void *data)`.
//!
//! A pointer cannot leave a callback, because it may be valid only during the call and is not `Send`. A pointer to the type
//! that the function itself takes or returns is an exception: the caller has one of them. It is delivered as an [`Object`].
//! What the caller then owns is an [`Owned`](super::Owned) instead.

use std::fmt;
use std::marker::PhantomData;

use super::arguments::Split;
use super::trampoline::Rest;
use crate::arity::each_arity;
use crate::callback::arguments::Flat;

/// A pointer to an object of C, as its callback received it.
///
/// A wrapper delivers it if the first argument of a callback is a pointer to the type that the C function takes first or
/// returns: nearly always the same object. Nothing is dereferenced. Leave it out with `ignore = first`.
///
/// It is `Send`, because the address alone may go anywhere. What may be done with it on another thread, and whether it is
/// still valid after the callback, is for the library's documentation to say, and for your unsafe code to keep.
///
/// ```
/// use std::ffi::{c_int, c_void};
///
/// use awaitify::{awaitable, ffi::Object};
///
/// #[repr(C)]
/// struct Context { opaque: [u8; 0] }
///
/// type SuccessFn = Option<unsafe extern "C" fn(context: *mut Context, success: c_int, data: *mut c_void)>;
///
/// #[awaitable]
/// unsafe extern "C" {
///     fn set_default_sink(context: *mut Context, done: SuccessFn, data: *mut c_void);
/// }
///
/// async fn succeeds(context: *mut Context) -> bool {
///     // SAFETY: the caller passes a context that lives until the callback.
///     let answer = unsafe { awaitable_set_default_sink(context) }.await;
///     answer.is_ok_and(|(object, success): (Object<*mut Context>, c_int)| {
///         object.pointer() == context && success != 0
///     })
/// }
/// # mod library {
/// #     use super::*;
/// #     #[unsafe(no_mangle)]
/// #     unsafe extern "C" fn set_default_sink(context: *mut Context, done: SuccessFn, data: *mut c_void) {
/// #         if let Some(done) = done { unsafe { done(context, 1, data) } }
/// #     }
/// # }
/// # fn main() {
/// # use std::future::Future as _;
/// # let mut succeeds = std::pin::pin!(succeeds(std::ptr::null_mut()));
/// # let mut context = std::task::Context::from_waker(std::task::Waker::noop());
/// # assert_eq!(succeeds.as_mut().poll(&mut context), std::task::Poll::Ready(true));
/// # }
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Object<P>(P);

impl<P> Object<P> {
    /// The pointer.
    pub fn pointer(self) -> P {
        self.0
    }
}

impl<P: fmt::Debug> fmt::Debug for Object<P> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

// SAFETY: safe code cannot reach what it points to.
unsafe impl<T> Send for Object<*mut T> {}
// SAFETY: as above.
unsafe impl<T> Send for Object<*const T> {}
// SAFETY: as above.
unsafe impl<T> Sync for Object<*mut T> {}
// SAFETY: as above.
unsafe impl<T> Sync for Object<*const T> {}

/// Arguments, the first of which is a pointer to `T`.
pub trait StartsWith<T> {}

/// The first of the arguments `R`, which may be a pointer to `T`.
///
/// `First::<R, T>::IS_OBJECT` is the inherent constant if it is one, and that of [`OtherFirst`] if it is anything else.
pub struct First<R, T>(PhantomData<(R, T)>);

impl<R: StartsWith<T>, T> First<R, T> {
    /// It points to the type of the function's object.
    pub const IS_OBJECT: bool = true;
}

/// A first argument that is no object.
pub trait OtherFirst {
    /// It is delivered as it is.
    const IS_OBJECT: bool = false;
}

impl<R, T> OtherFirst for First<R, T> {}

/// Delivers the first argument as an [`Object`] if `IS_OBJECT`.
pub enum Delivers<const IS_OBJECT: bool> {}

/// Arguments in the form in which `D` delivers them.
pub trait DeliverAs<D> {
    /// As a tuple.
    type As;
    /// Converts them.
    fn deliver(self) -> Self::As;
}

/// Leaves out the argument at `I`.
pub struct Without<I>(PhantomData<I>);

impl<R: Split<I>, I> DeliverAs<Without<I>> for R {
    type As = R::Rest;
    #[inline]
    fn deliver(self) -> R::Rest {
        self.split().1
    }
}

impl<R> DeliverAs<Delivers<false>> for R {
    type As = R;
    #[inline]
    fn deliver(self) -> R {
        self
    }
}

/// The value of a C function pointer `F` with the user data at `P`, in the form `D`.
pub type DeliveredAs<F, P, D> = <<Rest<F, P> as DeliverAs<D>>::As as Flat>::Value;

/// Converts the arguments of a callback to the form `D`.
#[inline]
pub fn delivered_as<D, R: DeliverAs<D>>(rest: R) -> R::As {
    rest.deliver()
}

macro_rules! objects {
    ($($name:ident: $ty:ident),*) => {
        impl<T, $($ty),*> StartsWith<T> for (*mut T, $($ty,)*) {}
        impl<T, $($ty),*> StartsWith<T> for (*const T, $($ty,)*) {}
        impl<X, $($ty),*> DeliverAs<Delivers<true>> for (X, $($ty,)*) {
            type As = (Object<X>, $($ty,)*);
            #[inline]
            fn deliver(self) -> Self::As {
                let (first, $($name,)*) = self;
                (Object(first), $($name,)*)
            }
        }
    };
}

each_arity!(objects [] a A b B c C d D e E f F g G h H i I j J k K l L);

/// The form of the callback's arguments: `Delivers<IS_OBJECT>`. The types are those that the function's objects have.
#[macro_export]
#[doc(hidden)]
macro_rules! __delivers {
    ($callback:ty, $position:ty, $($object:ty),*) => {
        $crate::__private::Delivers<{
            use $crate::__private::{First, OtherFirst as _, RestAt};
            false $(|| First::<RestAt<$callback, $position>, $object>::IS_OBJECT)*
        }>
    };
}
