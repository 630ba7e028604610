//! The types of C function pointers: their arguments, and the trampoline that C gets instead.
//!
//! The type of a callback is nearly always a typedef, which hides its arguments from the macro. So the traits here find
//! them, for `extern "C"`, `"C-unwind"` and `"system"` functions, safe or unsafe, optional or not, with up to thirteen arguments
//! and the user data.

use super::arguments::{HeldAt, Split};
use super::reply::CalledByC;
use crate::arity::each_arity;
use crate::callback::arguments::Flat;

/// The type of a C function pointer.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a C function pointer that awaitify can replace",
    label = "expected an alias of `Option<unsafe extern \"C\" fn(A, *mut c_void)>` or the like, with at most thirteen arguments and the user data",
    note = "if another parameter is the callback, write `callback = param`; if there is none, write `#[awaitable(skip)]` on the function"
)]
pub trait CFunction {
    /// Its arguments, as a tuple.
    type Arguments;
    /// Its return type.
    type Output;
    /// The number of its arguments.
    const COUNT: usize;
    /// Returns the function that C gets, which calls `W`.
    fn trampoline<W: CalledByC<Arguments = Self::Arguments, Output = Self::Output>>() -> Self;
}

/// A C function pointer whose callers promise what its arguments point at.
///
/// The trampoline reads a request or an array. So safe code must not be able to call it.
#[diagnostic::on_unimplemented(
    message = "the callback reads what its first argument points at, and safe code can call `{Self}`",
    label = "is not `unsafe`",
    note = "declare it as `unsafe extern \"C\" fn(…)`"
)]
pub trait UnsafeFunction: CFunction + Sized {
    /// Like [`CFunction::trampoline`].
    fn unsafe_trampoline<W: CalledByC<Arguments = Self::Arguments, Output = Self::Output>>() -> Self
    {
        Self::trampoline::<W>()
    }
}

impl<F: UnsafeFunction> UnsafeFunction for Option<F> {}

/// The return type of a callback that returns nothing.
#[diagnostic::on_unimplemented(
    message = "the callback must return `{Self}`, but no value is given",
    label = "returns `{Self}`",
    note = "add the value to return: `reply = …`"
)]
pub trait Nothing {
    /// Returns it.
    fn nothing() -> Self;
}

#[diagnostic::do_not_recommend]
impl Nothing for () {
    fn nothing() {}
}

/// The argument of a C function pointer `F` at `P`.
pub(super) type Part<F, P> = <<F as CFunction>::Arguments as Split<P>>::Part;

/// The user data of a C function pointer `F`, at `P`.
pub type Held<F, P> = <Part<F, P> as HeldAt<P>>::Itself<Part<F, P>>;

/// The arguments of a C function pointer `F` without the user data at `P`, as a tuple.
pub type Rest<F, P> =
    <Part<F, P> as HeldAt<P>>::Itself<<<F as CFunction>::Arguments as Split<P>>::Rest>;

/// [`Rest`], whatever is at `P`. What is no user data there is reported elsewhere, and not once more.
pub type RestAt<F, P> = <<F as CFunction>::Arguments as Split<P>>::Rest;

/// The value of a C function pointer `F` with the user data at `P`.
pub type Delivered<F, P> = <Rest<F, P> as Flat>::Value;

/// [`Delivered`] without the argument at `I`.
pub type DeliveredWithout<F, P, I> = <<Rest<F, P> as Split<I>>::Rest as Flat>::Value;

impl<F: CFunction> CFunction for Option<F> {
    type Arguments = F::Arguments;
    type Output = F::Output;
    const COUNT: usize = F::COUNT;
    fn trampoline<W: CalledByC<Arguments = F::Arguments, Output = F::Output>>() -> Self {
        Some(F::trampoline::<W>())
    }
}

macro_rules! function {
    ([$($kind:tt)*] $($name:ident: $ty:ident),*) => {
        impl<Z, $($ty),*> CFunction for $($kind)* fn($($ty),*) -> Z {
            type Arguments = ($($ty,)*);
            type Output = Z;
            const COUNT: usize = [$(stringify!($name)),*].len();
            fn trampoline<W: CalledByC<Arguments = ($($ty,)*), Output = Z>>() -> Self {
                $($kind)* fn called_by_c<W, Z, $($ty),*>($($name: $ty),*) -> Z
                where
                    W: CalledByC<Arguments = ($($ty,)*), Output = Z>,
                {
                    W::called(($($name,)*))
                }
                called_by_c::<W, Z, $($ty),*>
            }
        }
    };
}

macro_rules! unsafe_function {
    ([$($kind:tt)*] $($name:ident: $ty:ident),*) => {
        function!([$($kind)*] $($name: $ty),*);
        impl<Z, $($ty),*> UnsafeFunction for $($kind)* fn($($ty),*) -> Z {}
    };
}

/// Implements the traits for the six kinds of function with one list of arguments.
macro_rules! functions {
    ($($name:ident: $ty:ident),*) => {
        function!([extern "C"] $($name: $ty),*);
        unsafe_function!([unsafe extern "C"] $($name: $ty),*);
        function!([extern "system"] $($name: $ty),*);
        unsafe_function!([unsafe extern "system"] $($name: $ty),*);
        function!([extern "C-unwind"] $($name: $ty),*);
        unsafe_function!([unsafe extern "C-unwind"] $($name: $ty),*);
    };
}

each_arity!(functions [a: A] b B c C d D e E f F g G h H i I j J k K l L m M n N);
