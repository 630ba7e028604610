//! Checks of the arguments that a wrapper of a C function passes on as they are.
//!
//! A second function pointer would be called with the user data of the callback, which is a number of ours. A typedef hides
//! such a pointer from the macro, so generated code asks the type.

use std::marker::PhantomData;

use super::trampoline::CFunction;

/// A parameter of type `T` that the caller's value is passed on for.
///
/// `PassedOn::<T>::check()` is the inherent function if `T` is a C function pointer, and [`PassesOn::check`] if it is
/// anything else.
pub struct PassedOn<T>(PhantomData<T>);

/// A C function pointer that may be passed on although the user data is ours: there is none.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is a C function pointer, which C may call with the user data of the callback",
    label = "would be called with awaitify's user data",
    note = "pass null instead, and leave the parameter out of the wrapper: `null = param`",
    note = "if C calls it to release the user data, write `destroy = param`",
    note = "if C never calls it with this user data, write `unrelated = param`"
)]
pub trait TakesNoUserData {}

impl<T: CFunction> PassedOn<T> {
    /// Rejects the function pointer.
    #[inline]
    pub fn check()
    where
        T: TakesNoUserData,
    {
    }
}

/// Accepts every other type.
pub trait PassesOn {
    /// Does nothing.
    #[inline]
    fn check() {}
}

impl<T> PassesOn for PassedOn<T> {}

/// A type with a null value, for `null = param`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no null value",
    label = "is neither an `Option` nor a pointer",
    note = "declare the parameter as an `Option<…>` if C accepts null, or remove `null`"
)]
pub trait Nullable {
    /// Null.
    fn null() -> Self;
}

impl<T> Nullable for Option<T> {
    #[inline]
    fn null() -> Self {
        None
    }
}

impl<T> Nullable for *const T {
    #[inline]
    fn null() -> Self {
        std::ptr::null()
    }
}

impl<T> Nullable for *mut T {
    #[inline]
    fn null() -> Self {
        std::ptr::null_mut()
    }
}
