//! The position of the user data, found in the type of the callback.
//!
//! A typedef hides the arguments from the macro, but not from the compiler. Generated code asks about each argument in a
//! constant, where the type of the callback is known, and uses the answer in a type: `Found<N>`.

use std::ffi::c_void;
use std::marker::PhantomData;

use super::arguments::{At, HeldAt, Last, Split};
use super::trampoline::{CFunction, Part};

/// The user data is argument `N`, because it is the last one or the only `void *`.
pub enum Found<const N: usize> {}

impl<A: Split<At<N>>, const N: usize> Split<Found<N>> for A {
    type Part = A::Part;
    type Rest = A::Rest;
    #[inline]
    fn split(self) -> (A::Part, A::Rest) {
        <A as Split<At<N>>>::split(self)
    }
}

/// Implements it for the types that [`Last`] has.
macro_rules! found {
    ($($pointer:ty),*) => {
        $(impl<const N: usize> HeldAt<Found<N>> for $pointer {
            type Itself<T> = T;
        })*
    };
}

found!(
    *mut c_void,
    *const c_void,
    Option<*mut c_void>,
    Option<*const c_void>
);

/// Argument `N` of the callback `F`.
///
/// `Argument::<F, N>::IS_VOID_POINTER` is the inherent constant if it is one, and that of [`OtherArgument`] if it is
/// anything else or does not exist.
pub struct Argument<F, const N: usize>(PhantomData<F>);

impl<F, const N: usize> Argument<F, N>
where
    F: CFunction,
    F::Arguments: Split<At<N>>,
    Part<F, At<N>>: HeldAt<Last>,
{
    /// The argument may be the user data.
    pub const IS_VOID_POINTER: bool = true;
}

/// An argument that is no `void *`.
pub trait OtherArgument {
    /// The argument is not the user data.
    const IS_VOID_POINTER: bool = false;
}

impl<F, const N: usize> OtherArgument for Argument<F, N> {}

/// The arguments of the callback `F`, if it is one.
pub struct ArgumentsOf<F>(PhantomData<F>);

impl<F: CFunction> ArgumentsOf<F> {
    /// Their number.
    pub const COUNT: usize = F::COUNT;
}

/// The arguments of anything else. That it is no callback is reported elsewhere.
pub trait NoArguments {
    /// There are none.
    const COUNT: usize = 0;
}

impl<F> NoArguments for ArgumentsOf<F> {}

/// The most arguments of a callback, including the user data.
const MOST: usize = 14;

/// Returns the position of the user data: the last argument if it is a `void *`, or else the only `void *`.
///
/// If there is none, or one of several must be chosen, it returns the last argument, which rustc then rejects because it
/// is no `void *`.
#[must_use]
pub const fn user_data_among(count: usize, is_void_pointer: [bool; MOST]) -> usize {
    let last = count.saturating_sub(1);
    let mut only = None;
    let mut index = 0;
    while index < MOST {
        if is_void_pointer[index] {
            if index == last || only.is_some() {
                return last;
            }
            only = Some(index);
        }
        index += 1;
    }
    match only {
        Some(index) => index,
        None => last,
    }
}

/// The position of the user data in the callback type: `Found<N>`.
#[macro_export]
#[doc(hidden)]
macro_rules! __found {
    ($callback:ty) => {
        $crate::__private::Found<{
            use $crate::__private::{ArgumentsOf, NoArguments as _, user_data_among};
            user_data_among(
                ArgumentsOf::<$callback>::COUNT,
                $crate::__found!($callback: 0 1 2 3 4 5 6 7 8 9 10 11 12 13),
            )
        }>
    };
    ($callback:ty: $($at:literal)*) => {{
        use $crate::__private::{Argument, OtherArgument as _};
        [$(Argument::<$callback, $at>::IS_VOID_POINTER),*]
    }};
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The position of the user data among arguments written as `v` for a `void *`, and `-` for anything else.
    fn found(arguments: &str) -> usize {
        let mut is_void_pointer = [false; MOST];
        for (index, argument) in arguments.chars().enumerate() {
            is_void_pointer[index] = argument == 'v';
        }
        user_data_among(arguments.len(), is_void_pointer)
    }

    #[test]
    fn last_before_only() {
        assert_eq!(found("v"), 0);
        assert_eq!(found("--v"), 2);
        assert_eq!(found("vv"), 1);
        assert_eq!(found("v-v"), 2);
        assert_eq!(found("v--"), 0);
        assert_eq!(found("-v-"), 1);
        assert_eq!(found("-------------v"), 13);
        assert_eq!(found("v-------------"), 0);
    }

    #[test]
    fn none_and_several_are_rejected() {
        assert_eq!(found("---"), 2);
        assert_eq!(found("vv-"), 2);
        assert_eq!(found("v-v-"), 3);
    }
}
