//! Checks of what the macro takes for a callback, or not, although a typedef hides its type.

use std::marker::PhantomData;

use super::arguments::{At, Split};
use super::trampoline::CFunction;

/// A parameter of type `T` of a function without a wrapper.
///
/// `Unwrapped::<T>::check()` is the inherent function if `T` is a C function pointer, and [`HasNoCallback::check`] if it is
/// anything else.
pub struct Unwrapped<T>(PhantomData<T>);

/// A C function pointer that needs no wrapper: there is none.
#[diagnostic::on_unimplemented(
    message = "this function takes a C function pointer, but nothing shows that it is a completion callback",
    label = "is `{Self}`",
    note = "if it is the callback, write `#[awaitable(callback = param)]` on the function, and `user_data = param` if it has user data elsewhere",
    note = "if the function needs no wrapper, write `#[awaitable(skip)]` on it"
)]
pub trait NeedsNoWrapper {}

impl<T: CFunction> Unwrapped<T> {
    /// It is a C function pointer.
    pub const IS_CALLBACK: bool = true;

    /// Rejects the function pointer.
    #[inline]
    pub fn check()
    where
        T: NeedsNoWrapper,
    {
    }
}

/// Accepts every other type.
pub trait HasNoCallback {
    /// It is no C function pointer.
    const IS_CALLBACK: bool = false;

    /// Does nothing.
    #[inline]
    fn check() {}
}

impl<T> HasNoCallback for Unwrapped<T> {}

/// A block in which a parameter is a C function pointer, or not.
pub enum Finds<const IS_CALLBACK: bool> {}

/// A block that has a callback.
#[diagnostic::on_unimplemented(
    message = "no function in this block takes a completion callback, so `#[awaitable]` adds nothing",
    label = "no parameter is a C function pointer",
    note = "if a field of a parameter is the callback, write `#[awaitable(callback = param.field as Type, user_data = param.field)]` on the function",
    note = "otherwise, remove `#[awaitable]`"
)]
pub trait FindsCallback {}

#[diagnostic::do_not_recommend]
impl FindsCallback for Finds<true> {}

/// Rejects a block without a callback.
#[inline]
pub fn expect_callback<F: FindsCallback>() {}

/// The arguments of a callback apart from the user data, if there are any.
#[diagnostic::on_unimplemented(
    message = "this function pointer takes only the data that is passed before it, so it may release the data instead of completing",
    label = "takes nothing but `*mut c_void`",
    note = "if it is the completion, write `#[awaitable(callback = param)]` on the function",
    note = "if the function needs no wrapper, write `#[awaitable(skip)]` on it"
)]
pub trait Reports {}

#[diagnostic::do_not_recommend]
impl<A: Split<At<0>>> Reports for A {}

/// Accepts the arguments of a callback that reports something.
#[inline]
pub fn reports<A: Reports>(_: &A) {}
