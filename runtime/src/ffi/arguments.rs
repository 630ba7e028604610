//! The arguments of a C callback, and the user data among them.

use std::ffi::c_void;
use std::ptr;

use crate::arity::each_arity;

/// The user data is the last argument, because it mostly is. It must be a pointer to anything.
pub enum Last {}

/// The user data is the last argument, because the user said so. It may have another type that can hold a number.
pub enum ToldLast {}

/// The user data is argument `N`, counted from zero. It may have another type that can hold a number.
pub enum At<const N: usize> {}

/// The user data is a field of the first argument, a request.
pub enum InRequest {}

/// The first argument is an array of user data, and the second its length.
pub enum InArray {}

/// The arguments of a callback, one of which is taken apart from the others.
#[diagnostic::on_unimplemented(
    message = "the callback has no argument at this position",
    label = "has fewer arguments",
    note = "count from zero: `first`, `last`, or `N`"
)]
pub trait Split<P> {
    /// The argument at that position.
    type Part;
    /// The other arguments, as a tuple.
    type Rest;
    /// The position, unless the user data is not an argument itself.
    const AT: Option<usize>;
    /// Separates the argument from the others.
    fn split(self) -> (Self::Part, Self::Rest);
    /// Calls `each` with each number in an array of user data. Does nothing for other positions.
    ///
    /// # Safety
    ///
    /// An array among the arguments has the length that is passed with it, and is valid during the call.
    unsafe fn for_each(self, _each: impl FnMut(usize, Self::Rest))
    where
        Self: Sized,
    {
    }
}

/// The arguments of a callback that completes several operations: their user data as an array, and its length.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an array of user data and its length",
    label = "expected two arguments such as `*mut *mut c_void` and `usize`",
    note = "if one argument is the user data, write `user_data_at = first`, `last`, or `N`"
)]
pub trait UserDataArray {
    /// The pointer to the first.
    type Pointer;
    /// Returns the pointer.
    fn pointer(self) -> Self::Pointer;
    /// Calls `each` with the number in each.
    ///
    /// # Safety
    ///
    /// The array has this length and is valid during the call.
    unsafe fn for_each_number(self, each: impl FnMut(usize));
}

impl<U: UserData, N: TryInto<usize>> UserDataArray for (*mut U, N) {
    type Pointer = *mut U;
    #[inline]
    fn pointer(self) -> *mut U {
        self.0
    }
    unsafe fn for_each_number(self, mut each: impl FnMut(usize)) {
        let (array, length) = self;
        for index in 0..length.try_into().unwrap_or(0) {
            // SAFETY: the caller promises an array of this length, which is valid during the call.
            let user_data = unsafe { array.add(index).read() };
            each(user_data.bits());
        }
    }
}

/// Leaves out the argument at `P`, which is no part of the value.
#[inline]
pub fn leave_out<P, A: Split<P>>(arguments: A) -> A::Rest {
    arguments.split().1
}

/// An argument that can be user data at `P`.
///
/// The other arguments are only known if it is. So if the argument is no user data, rustc reports only that.
#[diagnostic::on_unimplemented(
    message = "`{Self}` may be user data or anything else",
    label = "expected one `*mut c_void` or `*const c_void` that can only be the user data",
    note = "if it is the user data, write `user_data_at = last`; if another argument is, write `user_data_at = N`"
)]
pub trait HeldAt<P> {
    /// `T`. Generated code names the parts of a callback by it, so that rustc reports only a missing user data, and nothing
    /// that follows from it.
    type Itself<T>;
}

/// User data that can be told from other arguments by its type.
macro_rules! void_pointers {
    ($($pointer:ty),*) => {
        $(impl HeldAt<Last> for $pointer {
            type Itself<T> = T;
        })*
    };
}

void_pointers!(
    *mut c_void,
    *const c_void,
    Option<*mut c_void>,
    Option<*const c_void>
);

#[diagnostic::do_not_recommend]
impl<U: UserData> HeldAt<ToldLast> for U {
    type Itself<T> = T;
}

#[diagnostic::do_not_recommend]
impl<U: UserData, const N: usize> HeldAt<At<N>> for U {
    type Itself<T> = T;
}

/// A type in which C functions pass user data: a pointer, or an integer of its size.
///
/// Implement it for a type of your own that wraps one, for example a parameter type of a generated binding.
///
/// ```
/// use awaitify::ffi::UserData;
///
/// #[derive(Clone, Copy)]
/// #[repr(transparent)]
/// struct Param(isize);
///
/// impl UserData for Param {
///     fn from_bits(bits: usize) -> Self {
///         Param(bits as isize)
///     }
///     fn bits(self) -> usize {
///         self.0 as usize
///     }
/// }
/// assert_eq!(Param::from_bits(usize::MAX).bits(), usize::MAX);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not user data",
    label = "expected a pointer or an integer of its size, or a type that implements `awaitify::ffi::UserData`",
    note = "if another parameter is the user data, name it: `user_data = param`, and in the callback `user_data_at = N`",
    note = "if the user data is a field of a structure, pass a number by hand: `awaitify::ffi::Registration`"
)]
pub trait UserData: Copy {
    /// Makes the user data for C of a number.
    fn from_bits(bits: usize) -> Self;
    /// Reads the number that C passed back.
    fn bits(self) -> usize;
}

impl<T> UserData for *mut T {
    fn from_bits(bits: usize) -> Self {
        ptr::without_provenance_mut(bits)
    }
    fn bits(self) -> usize {
        self.addr()
    }
}

impl<T> UserData for *const T {
    fn from_bits(bits: usize) -> Self {
        ptr::without_provenance(bits)
    }
    fn bits(self) -> usize {
        self.addr()
    }
}

/// `None` is null, which is never the number of a callback.
impl<U: UserData> UserData for Option<U> {
    fn from_bits(bits: usize) -> Self {
        Some(U::from_bits(bits))
    }
    fn bits(self) -> usize {
        self.map_or(0, U::bits)
    }
}

impl UserData for usize {
    fn from_bits(bits: usize) -> Self {
        bits
    }
    fn bits(self) -> usize {
        self
    }
}

impl UserData for isize {
    fn from_bits(bits: usize) -> Self {
        bits as isize
    }
    fn bits(self) -> usize {
        self as usize
    }
}

impl<T> HeldAt<InRequest> for *mut T {
    type Itself<I> = I;
}

impl<T> HeldAt<InRequest> for *const T {
    type Itself<I> = I;
}

#[diagnostic::do_not_recommend]
impl<A: UserDataArray> Split<InArray> for A {
    type Part = A::Pointer;
    type Rest = ();
    const AT: Option<usize> = None;
    #[inline]
    fn split(self) -> (A::Pointer, ()) {
        (self.pointer(), ())
    }
    unsafe fn for_each(self, mut each: impl FnMut(usize, ())) {
        // SAFETY: the caller promises the same.
        unsafe { self.for_each_number(|number| each(number, ())) }
    }
}

impl<U> HeldAt<InArray> for *mut U {
    type Itself<I> = I;
}

/// Implements the split of a request from arguments that it stays among.
macro_rules! split_request {
    ($($name:ident: $after:ident),*) => {
        impl<U: Copy, $($after,)*> Split<InRequest> for (U, $($after,)*) {
            type Part = U;
            type Rest = Self;
            const AT: Option<usize> = None;
            #[inline]
            fn split(self) -> (U, Self) {
                (self.0, self)
            }
        }
    };
}

each_arity!(split_request [] a A b B c C d D e E f F g G h H);

/// Implements the split at `$position`, which is argument `$at`, between `$before` and `$after`.
macro_rules! split {
    ($position:ty, $at:literal: $($before:ident)* ; $($after:ident)*) => {
        #[allow(non_snake_case, reason = "the variables have the names of their types")]
        impl<$($before,)* U, $($after,)*> Split<$position> for ($($before,)* U, $($after,)*) {
            type Part = U;
            type Rest = ($($before,)* $($after,)*);
            const AT: Option<usize> = Some($at);
            #[inline]
            fn split(self) -> (U, Self::Rest) {
                let ($($before,)* part, $($after,)*) = self;
                (part, ($($before,)* $($after,)*))
            }
        }
    };
}

/// Implements the split for an argument after `$before`, and after each of `$after` in turn, at the next of `$at`.
macro_rules! split_at_each {
    ([$($before:ident)*] ; [$at:literal] ;) => {
        split!(At<$at>, $at: $($before)* ;);
        split!(Last, $at: $($before)* ;);
        split!(ToldLast, $at: $($before)* ;);
    };
    ([$($before:ident)*] ; [$at:literal $($more:literal)*] ; $next:ident $($after:ident)*) => {
        split!(At<$at>, $at: $($before)* ; $next $($after)*);
        split_at_each!([$($before)* $next] ; [$($more)*] ; $($after)*);
    };
}

split_at_each!([] ; [0] ;);
split_at_each!([] ; [0 1] ; A);
split_at_each!([] ; [0 1 2] ; A B);
split_at_each!([] ; [0 1 2 3] ; A B C);
split_at_each!([] ; [0 1 2 3 4] ; A B C D);
split_at_each!([] ; [0 1 2 3 4 5] ; A B C D E);
split_at_each!([] ; [0 1 2 3 4 5 6] ; A B C D E F);
split_at_each!([] ; [0 1 2 3 4 5 6 7] ; A B C D E F G);
split_at_each!([] ; [0 1 2 3 4 5 6 7 8] ; A B C D E F G H);
split_at_each!([] ; [0 1 2 3 4 5 6 7 8 9] ; A B C D E F G H I);
split_at_each!([] ; [0 1 2 3 4 5 6 7 8 9 10] ; A B C D E F G H I J);
split_at_each!([] ; [0 1 2 3 4 5 6 7 8 9 10 11] ; A B C D E F G H I J K);
split_at_each!([] ; [0 1 2 3 4 5 6 7 8 9 10 11 12] ; A B C D E F G H I J K L);
split_at_each!([] ; [0 1 2 3 4 5 6 7 8 9 10 11 12 13] ; A B C D E F G H I J K L M);
