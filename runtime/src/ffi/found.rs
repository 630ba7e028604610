//! The position of the user data, found in the type of the callback.
//!
//! A typedef hides the arguments from the macro, but not from the compiler. Generated code asks about each argument in a
//! constant, where the type of the callback is known, and uses the answer in a type: `Found<N>`.

use std::marker::PhantomData;

use super::arguments::{At, HeldAt, Last, Split, UserData};
use super::object::{DeliverAs, Delivers};
use super::trampoline::{CFunction, Part};
use crate::callback::arguments::Flat;

/// The user data is argument `N`, if `IS_CLEAR`. Otherwise argument `N` is the one to report.
pub enum Found<const N: usize, const IS_CLEAR: bool> {}

impl<A: Split<At<N>>, const N: usize, const IS_CLEAR: bool> Split<Found<N, IS_CLEAR>> for A {
    type Part = A::Part;
    type Rest = A::Rest;
    const AT: Option<usize> = A::AT;
    #[inline]
    fn split(self) -> (A::Part, A::Rest) {
        <A as Split<At<N>>>::split(self)
    }
}

#[diagnostic::do_not_recommend]
impl<U: UserData, const N: usize> HeldAt<Found<N, true>> for U {
    type Itself<T> = T;
}

/// A callback, or anything else in its place, whose value a wrapper's signature names in the form `D`.
///
/// If the user data was not found, the value is `()`. So rustc reports the callback once, in the wrapper, and not again at
/// each of its callers.
pub trait Shows<P, D> {
    /// The value.
    type Value;
}

impl<F, D, const N: usize> Shows<Found<N, false>, D> for F {
    type Value = ();
}

impl<F, D, U, R, const N: usize> Shows<Found<N, true>, D> for F
where
    F: CFunction,
    F::Arguments: Split<At<N>, Part = U, Rest = R>,
    U: UserData,
    R: DeliverAs<D>,
    R::As: Flat,
{
    type Value = <R::As as Flat>::Value;
}

/// The value of a callback `F` with the user data at `P`, where it was found, in the form `D`.
pub type Shown<F, P, D = Delivers<false>> = <F as Shows<P, D>>::Value;

/// Argument `N` of the callback `F`, compared with user data of type `U`.
///
/// Its constants are the inherent ones if they are true, and those of [`OtherArgument`] if the argument is anything else
/// or does not exist.
pub struct Argument<F, U, const N: usize>(PhantomData<(F, U)>);

impl<F, U, const N: usize> Argument<F, U, N>
where
    F: CFunction,
    F::Arguments: Split<At<N>>,
    Part<F, At<N>>: HeldAt<Last>,
{
    /// It is a `void *`.
    pub const IS_VOID_POINTER: bool = true;
}

impl<F, U, const N: usize> Argument<F, U, N>
where
    F: CFunction,
    F::Arguments: Split<At<N>, Part = U>,
{
    /// It has the type in which the user data is passed to the function.
    pub const IS_SAME: bool = true;
}

impl<F, U, const N: usize> Argument<F, U, N>
where
    F: CFunction,
    F::Arguments: Split<At<N>>,
    Part<F, At<N>>: UserData,
{
    /// It exists, and can hold a number.
    pub const IS_USER_DATA: bool = true;
}

/// An argument that is not the user data.
pub trait OtherArgument {
    /// It is no `void *`.
    const IS_VOID_POINTER: bool = false;
    /// It has another type.
    const IS_SAME: bool = false;
    /// It does not exist, or cannot hold a number.
    const IS_USER_DATA: bool = false;
}

impl<F, U, const N: usize> OtherArgument for Argument<F, U, N> {}

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

/// An argument that may be the user data.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Likeness {
    /// It is a `void *`.
    pub is_void_pointer: bool,
    /// It has the type in which the user data is passed to the function.
    pub is_same: bool,
}

impl Likeness {
    const fn is_candidate(self) -> bool {
        self.is_void_pointer || self.is_same
    }
}

/// The arguments of a callback.
#[derive(Clone, Copy)]
pub struct Likenesses {
    /// Their number.
    pub count: usize,
    /// Those that exist, and then others that are no candidates.
    pub arguments: [Likeness; MOST],
}

impl Likenesses {
    /// Returns the position of the user data, or that of the last argument, which is reported if it is not clear.
    #[must_use]
    pub const fn position(self) -> usize {
        match self.only() {
            Some(at) => at,
            None => self.last(),
        }
    }

    /// Returns true if an argument is the only one that may be the user data, or if it is the last as usual.
    ///
    /// It is not clear if the first argument may be the user data just as well, or if only others have its type: then the
    /// last may be what the callback delivers, and a call with its address would never complete anything.
    #[must_use]
    pub const fn is_clear(self) -> bool {
        if self.only().is_some() {
            return true;
        }
        let (first, last) = (self.arguments[0], self.arguments[self.last()]);
        let first_is_alike = first.is_candidate() && first.is_same == last.is_same;
        last.is_candidate() && (last.is_same || !self.has_same()) && !first_is_alike
    }

    const fn last(self) -> usize {
        self.count.saturating_sub(1)
    }

    /// The only candidate.
    const fn only(self) -> Option<usize> {
        let mut only = None;
        let mut index = 0;
        while index < MOST {
            if self.arguments[index].is_candidate() {
                if only.is_some() {
                    return None;
                }
                only = Some(index);
            }
            index += 1;
        }
        only
    }

    const fn has_same(self) -> bool {
        let mut index = 0;
        while index < MOST {
            if self.arguments[index].is_same {
                return true;
            }
            index += 1;
        }
        false
    }
}

/// The position of the user data in a callback type, for user data of type `$user_data`: `Found<N, IS_CLEAR>`.
///
/// If the signature leaves out argument `$left_out` of the others, it is clear only if there is such an argument.
#[macro_export]
#[doc(hidden)]
macro_rules! __found {
    ($callback:ty $(; $left_out:literal)?) => {
        $crate::__found!($callback, *mut ::core::ffi::c_void $(; $left_out)?)
    };
    ($callback:ty, $user_data:ty $(; $left_out:literal)?) => {
        $crate::__private::Found<
            { $crate::__likenesses!($callback, $user_data; 0 1 2 3 4 5 6 7 8 9 10 11 12 13).position() },
            {
                let likenesses =
                    $crate::__likenesses!($callback, $user_data; 0 1 2 3 4 5 6 7 8 9 10 11 12 13);
                likenesses.is_clear() $(&& $left_out + 1 < likenesses.count)?
            },
        >
    };
}

/// The position of the user data that the user has told, for the signature: `Found<N, IS_CLEAR>`. It is clear if there is
/// user data at `$at`, and another argument at `$left_out` of the others.
#[macro_export]
#[doc(hidden)]
macro_rules! __told {
    ($callback:ty, last $(; $left_out:literal)?) => {
        $crate::__told!($callback, {
            use $crate::__private::{ArgumentsOf, NoArguments as _};
            ArgumentsOf::<$callback>::COUNT.saturating_sub(1)
        } $(; $left_out)?)
    };
    ($callback:ty, $at:tt $(; $left_out:literal)?) => {
        $crate::__private::Found<$at, {
            use $crate::__private::{Argument, ArgumentsOf, NoArguments as _, OtherArgument as _};
            Argument::<$callback, (), $at>::IS_USER_DATA
                $(&& $left_out + 1 < ArgumentsOf::<$callback>::COUNT)?
        }>
    };
}

/// The [`Likenesses`] of the arguments of a callback type.
#[macro_export]
#[doc(hidden)]
macro_rules! __likenesses {
    ($callback:ty, $user_data:ty; $($at:literal)*) => {{
        use $crate::__private::{
            Argument, ArgumentsOf, Likeness, Likenesses, NoArguments as _, OtherArgument as _,
        };
        Likenesses {
            count: ArgumentsOf::<$callback>::COUNT,
            arguments: [$(Likeness {
                is_void_pointer: Argument::<$callback, $user_data, $at>::IS_VOID_POINTER,
                is_same: Argument::<$callback, $user_data, $at>::IS_SAME,
            }),*],
        }
    }};
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The position of the user data, if it is clear. An argument is written as `v` for a `void *`, `s` for a pointer of the
    /// same type as the user data, `b` for both, and `-` for anything else.
    fn found(arguments: &str) -> Option<usize> {
        let other = Likeness {
            is_void_pointer: false,
            is_same: false,
        };
        let mut likenesses = Likenesses {
            count: arguments.len(),
            arguments: [other; MOST],
        };
        for (index, argument) in arguments.chars().enumerate() {
            likenesses.arguments[index] = Likeness {
                is_void_pointer: matches!(argument, 'v' | 'b'),
                is_same: matches!(argument, 's' | 'b'),
            };
        }
        likenesses.is_clear().then(|| likenesses.position())
    }

    #[test]
    fn only_candidate() {
        for (arguments, at) in [
            ("b", 0),
            ("v", 0),
            ("s", 0),
            ("--b", 2),
            ("b--", 0),
            ("-v-", 1),
        ] {
            assert_eq!(found(arguments), Some(at), "{arguments}");
        }
        assert_eq!(found("-------------v"), Some(13));
        assert_eq!(found("v-------------"), Some(0));
    }

    #[test]
    fn last_of_several() {
        // As in hiredis, evdns and webgpu.h.
        for (arguments, at) in [("-bb", 2), ("-b-b", 3), ("-vv", 2)] {
            assert_eq!(found(arguments), Some(at), "{arguments}");
        }
        // `const void *` for what is delivered, and `void *` for the user data.
        assert_eq!(found("vb"), Some(1));
        assert_eq!(found("v-s"), Some(2));
    }

    #[test]
    fn payload_may_be_last() {
        for arguments in ["bb", "b-b", "vv", "bv", "-bv", "sv", "ss", "bvb"] {
            assert_eq!(found(arguments), None, "{arguments}");
        }
    }

    #[test]
    fn none_and_others_are_unclear() {
        for arguments in ["", "---", "bb-", "b-b-", "-vb-"] {
            assert_eq!(found(arguments), None, "{arguments}");
        }
    }
}
