//! Callable types that a type alias hides from the macro.
//!
//! If `#[awaitable(callback = param)]` names a parameter of a named type, the traits here answer three questions: which
//! arguments it takes ([`Callable`]), how to build one that completes an awaitable or emits ([`Deliver`]), and, if the
//! attribute lists the arguments because they are borrowed, into which pointer the closure goes ([`Holder`]). They are
//! implemented for `Box`, `Arc` and `Rc` of the `dyn Fn` types with up to eight arguments, and for `Option` of those.

use std::rc::Rc;
use std::sync::Arc;

use super::arguments::Flat;
use crate::arity::each_arity;

/// A callable type whose arguments can be named.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a callable type that awaitify can build",
    label = "expected an alias of `Box<dyn FnOnce(A)>`, `Arc<dyn Fn(A)>` or the like, with at most eight arguments",
    note = "if it takes a reference, or is another trait, name its arguments: `callback = param(&str, A)`"
)]
pub trait Callable {
    /// Its arguments, as a tuple.
    type Arguments: Flat<Value = Self::Value>;
    /// Its return type.
    type Output;
    /// The value that an awaitable returns for the arguments.
    type Value;
    /// `P`. A type that is not callable has no `Itself`, so rustc reports only that and no further bounds.
    type Itself<P>;
}

/// A callable type that can deliver values of `T` through an `F`, a closure that takes the arguments as a tuple.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot carry a value of `{T}`",
    note = "a callback that is `Send` can only deliver values that are `Send`"
)]
pub trait Deliver<T, F>: Callable + Sized {
    /// Builds one whose calls run `call`.
    fn deliver(call: F) -> Self;
}

/// Builds a `C` whose calls run `call`.
pub fn deliver<C, T, F>(call: F) -> C
where
    C: Callable,
    F: Fn(C::Arguments) -> C::Output,
    C::Itself<C>: Deliver<T, F> + Into<C>,
{
    C::Itself::<C>::deliver(call).into()
}

/// A pointer to a closure, or an `Option` of one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a pointer to a closure that awaitify can build",
    label = "expected an alias of `Box<dyn …>`, `Arc<dyn …>`, `Rc<dyn …>`, or an `Option` of one"
)]
pub trait Holder: Sized {
    /// The pointer without the `Option`s around it.
    type Pointer;
    /// The same pointer to an `F`, which coerces to `Pointer`.
    type To<F>;
    /// Moves `closure` into the pointer.
    fn hold<F>(closure: F) -> Self::To<F>;
    /// Wraps the pointer in the `Option`s.
    fn wrap(pointer: Self::Pointer) -> Self;
}

/// The arguments and the return type of one `dyn Fn` type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a callable type that awaitify can build",
    label = "expected a `dyn FnOnce`, `FnMut` or `Fn` with at most eight arguments that borrow nothing",
    note = "if it takes a reference, name its arguments: `callback = param(&str, A)`"
)]
pub trait Signature {
    /// Its arguments, as a tuple.
    type Arguments: Flat;
    /// Its return type.
    type Output;
    /// `P`, as in [`Callable`].
    type Itself<P>;
}

/// The arguments of any other type. Nothing implements it.
///
/// It exists because rustc assumes that the only implementation that fits is meant: without a second one, it takes a
/// `dyn Fn(&str)` for a `dyn Fn(A)`, and reports each use as not general enough.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a callable type that awaitify can build",
    label = "expected a `dyn FnOnce`, `FnMut` or `Fn` with at most eight arguments that borrow nothing",
    note = "if closures implement it, name its arguments: `callback = param(A, B)`",
    note = "otherwise write `#[awaitable(listener)]` on the trait, and here `listener = TheTraitListener`"
)]
pub trait OtherSignature {
    /// Its arguments, as a tuple.
    type Arguments: Flat;
    /// Its return type.
    type Output;
    /// `P`, as in [`Callable`].
    type Itself<P>;
}

impl<D: ?Sized + OtherSignature> Signature for D {
    type Arguments = D::Arguments;
    type Output = D::Output;
    type Itself<P> = D::Itself<P>;
}

/// A `dyn Fn…` type to which a boxed closure that calls an `F` coerces.
pub trait Boxed<F>: Signature {
    /// Builds the closure.
    fn boxed(call: F) -> Box<Self>;
}

/// A `dyn Fn` type to which an `Arc` or `Rc` of a closure that calls an `F` coerces.
pub trait Counted<F>: Signature {
    /// Builds the closure in an `Arc`.
    fn arc(call: F) -> Arc<Self>;
    /// Builds the closure in an `Rc`.
    fn rc(call: F) -> Rc<Self>;
}

macro_rules! pointer {
    ($pointer:ident, $erase:ident, $make:ident) => {
        impl<D: ?Sized + Signature> Callable for $pointer<D> {
            type Arguments = D::Arguments;
            type Output = D::Output;
            type Value = <D::Arguments as Flat>::Value;
            type Itself<P> = D::Itself<P>;
        }

        impl<T, F, D: ?Sized + $erase<F>> Deliver<T, F> for $pointer<D> {
            fn deliver(call: F) -> Self {
                D::$make(call)
            }
        }

        impl<D: ?Sized> Holder for $pointer<D> {
            type Pointer = Self;
            type To<F> = $pointer<F>;
            fn hold<F>(closure: F) -> $pointer<F> {
                $pointer::new(closure)
            }
            fn wrap(pointer: Self) -> Self {
                pointer
            }
        }
    };
}

pointer!(Box, Boxed, boxed);
pointer!(Arc, Counted, arc);
pointer!(Rc, Counted, rc);

impl<C: Callable> Callable for Option<C> {
    type Arguments = C::Arguments;
    type Output = C::Output;
    type Value = C::Value;
    type Itself<P> = C::Itself<P>;
}

impl<T, F, C: Deliver<T, F>> Deliver<T, F> for Option<C> {
    fn deliver(call: F) -> Self {
        Some(C::deliver(call))
    }
}

impl<C: Holder> Holder for Option<C> {
    type Pointer = C::Pointer;
    type To<F> = C::To<F>;
    fn hold<F>(closure: F) -> C::To<F> {
        C::hold(closure)
    }
    fn wrap(pointer: C::Pointer) -> Self {
        Some(C::wrap(pointer))
    }
}

/// Implements the traits for the `dyn` types of one list of arguments.
macro_rules! signatures {
    ($($name:ident: $argument:ident),*) => {
        signatures!(@bounds FnOnce boxed [$($name: $argument),*]);
        signatures!(@bounds FnMut boxed [$($name: $argument),*]);
        signatures!(@bounds Fn counted [$($name: $argument),*]);
        // A callback that is called by one thread at a time need not be `Sync` alone.
        signatures!(@one Fn counted [$($name: $argument),*] [+ Sync]);
    };
    (@bounds $kind:ident $how:ident $arguments:tt) => {
        signatures!(@one $kind $how $arguments []);
        signatures!(@one $kind $how $arguments [+ Send]);
        signatures!(@one $kind $how $arguments [+ Send + Sync]);
    };
    (@one $kind:ident $how:ident [$($name:ident: $argument:ident),*] [$($bound:tt)*]) => {
        impl<'l, $($argument,)* Z> Signature for dyn $kind($($argument),*) -> Z $($bound)* + 'l {
            type Arguments = ($($argument,)*);
            type Output = Z;
            type Itself<P> = P;
        }

        impl<'l, $($argument: 'l,)* Z: 'l, Call> Boxed<Call> for dyn $kind($($argument),*) -> Z $($bound)* + 'l
        where
            Call: Fn(($($argument,)*)) -> Z $($bound)* + 'l,
        {
            fn boxed(call: Call) -> Box<Self> {
                Box::new(move |$($name: $argument),*| call(($($name,)*)))
            }
        }

        signatures!(@$how $kind [$($name: $argument),*] [$($bound)*]);
    };
    (@boxed $($rest:tt)*) => {};
    (@counted $kind:ident [$($name:ident: $argument:ident),*] [$($bound:tt)*]) => {
        impl<'l, $($argument: 'l,)* Z: 'l, Call> Counted<Call> for dyn $kind($($argument),*) -> Z $($bound)* + 'l
        where
            Call: Fn(($($argument,)*)) -> Z $($bound)* + 'l,
        {
            fn arc(call: Call) -> Arc<Self> {
                Arc::new(move |$($name: $argument),*| call(($($name,)*)))
            }
            fn rc(call: Call) -> Rc<Self> {
                Rc::new(move |$($name: $argument),*| call(($($name,)*)))
            }
        }
    };
}

each_arity!(signatures [] a A b B c C d D e E f F g G h H);
