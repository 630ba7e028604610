//! The callable types behind a type alias, which the macro cannot see through.
//!
//! For a parameter of a named type, `#[awaitable(callback = param)]` leaves three questions to the
//! traits here: what does it take ([`Callable`]), how is one made that completes an awaitable
//! ([`Deliver`]), and, where the attribute says what it takes because it borrows, in which pointer
//! does a closure have to be put ([`Holder`]). They are implemented for `Box`, `Arc` and `Rc` of
//! the `dyn Fn` types with up to eight arguments, and for `Option` of those.

use std::rc::Rc;
use std::sync::Arc;

use crate::Completer;
use crate::cell::Once;
use crate::flat::Flat;

/// A callable type whose arguments can be named.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no callable type that awaitify can build",
    label = "expected an alias of `Box<dyn FnOnce(A)>`, `Arc<dyn Fn(A)>` or the like, with at most eight arguments",
    note = "if it takes a reference, or is a trait of its own, say what it takes: `callback = param(&str, A)`"
)]
pub trait Callable {
    /// Its arguments, as a tuple.
    type Arguments: Flat<Value = Self::Value>;
    /// What it returns.
    type Output;
    /// What an awaitable gives of the arguments.
    type Value;
    /// Itself. Of what is no callable there is no such type, so that nothing more is said of it than that.
    type Itself;
}

/// A callable type that can be made to complete an awaitable of `T`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot carry a value of `{T}`",
    note = "a callback that is `Send` can only deliver what is `Send`"
)]
pub trait Deliver<T>: Callable + Sized {
    /// One whose first call completes `completer` with what `receive` makes of its arguments.
    fn deliver(
        completer: Completer<T>,
        receive: fn(Self::Arguments) -> T,
        returns: fn() -> Self::Output,
    ) -> Self;
}

/// Makes a `C` whose first call completes `completer` with what `receive` makes of its arguments.
pub fn deliver<C, T>(
    completer: Completer<T>,
    receive: fn(C::Arguments) -> T,
    returns: fn() -> C::Output,
) -> C
where
    C: Callable,
    C::Itself: Deliver<T> + Callable<Arguments = C::Arguments, Output = C::Output> + Into<C>,
{
    C::Itself::deliver(completer, receive, returns).into()
}

/// A pointer, perhaps optional, into which a closure can be put.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no pointer to a closure that awaitify can build",
    label = "expected an alias of `Box<dyn …>`, `Arc<dyn …>`, `Rc<dyn …>`, or an `Option` of one"
)]
pub trait Holder: Sized {
    /// The pointer itself, without the `Option`s around it.
    type Pointer;
    /// The pointer to an `F`, which coerces to `Pointer`.
    type To<F>;
    /// Puts `closure` into the pointer.
    fn hold<F>(closure: F) -> Self::To<F>;
    /// Puts the `Option`s around the pointer.
    fn wrap(pointer: Self::Pointer) -> Self;
}

/// What every callable that is built here carries.
pub struct Delivery<A, T, R> {
    completer: Once<T>,
    receive: fn(A) -> T,
    returns: fn() -> R,
}

impl<A, T, R> Delivery<A, T, R> {
    fn call(&self, arguments: A) -> R {
        self.completer.complete_with(|| (self.receive)(arguments));
        (self.returns)()
    }
}

/// One `dyn Fn` type: what it takes and gives.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no callable type that awaitify can build",
    label = "expected a `dyn FnOnce`, `FnMut` or `Fn` with at most eight arguments that borrow nothing",
    note = "if it takes a reference, say what it takes: `callback = param(&str, A)`"
)]
pub trait Signature {
    /// Its arguments, as a tuple.
    type Arguments: Flat;
    /// What it returns.
    type Output;
}

/// A `dyn Fn…` that a [`Delivery`] can become behind a `Box`.
pub trait Boxed<T>: Signature {
    /// Makes it.
    fn boxed(delivery: Delivery<Self::Arguments, T, Self::Output>) -> Box<Self>;
}

/// A `dyn Fn` that a [`Delivery`] can become behind an `Arc` or `Rc`.
pub trait Counted<T>: Signature {
    /// Makes it behind an `Arc`.
    fn arc(delivery: Delivery<Self::Arguments, T, Self::Output>) -> Arc<Self>;
    /// Makes it behind an `Rc`.
    fn rc(delivery: Delivery<Self::Arguments, T, Self::Output>) -> Rc<Self>;
}

macro_rules! pointer {
    ($pointer:ident, $erase:ident, $make:ident) => {
        impl<D: ?Sized + Signature> Callable for $pointer<D> {
            type Arguments = D::Arguments;
            type Output = D::Output;
            type Value = <D::Arguments as Flat>::Value;
            type Itself = Self;
        }

        impl<T, D: ?Sized + $erase<T>> Deliver<T> for $pointer<D> {
            fn deliver(
                completer: Completer<T>,
                receive: fn(D::Arguments) -> T,
                returns: fn() -> D::Output,
            ) -> Self {
                D::$make(Delivery {
                    completer: Once::new(completer),
                    receive,
                    returns,
                })
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
    type Itself = Self;
}

impl<T, C: Deliver<T>> Deliver<T> for Option<C> {
    fn deliver(
        completer: Completer<T>,
        receive: fn(C::Arguments) -> T,
        returns: fn() -> C::Output,
    ) -> Self {
        Some(C::deliver(completer, receive, returns))
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

/// The `dyn` types of one list of arguments.
macro_rules! signatures {
    ($($argument:ident $name:ident),*) => {
        signatures!(@bounds FnOnce boxed [$($argument $name),*]);
        signatures!(@bounds FnMut boxed [$($argument $name),*]);
        signatures!(@bounds Fn counted [$($argument $name),*]);
        // What is called by one at a time is not asked to be `Sync` alone.
        signatures!(@one Fn counted [$($argument $name),*] [+ Sync]);
    };
    (@bounds $kind:ident $how:ident $arguments:tt) => {
        signatures!(@one $kind $how $arguments []);
        signatures!(@one $kind $how $arguments [+ Send]);
        signatures!(@one $kind $how $arguments [+ Send + Sync]);
    };
    (@one $kind:ident $how:ident [$($argument:ident $name:ident),*] [$($bound:tt)*]) => {
        impl<'l, $($argument,)* Z> Signature for dyn $kind($($argument),*) -> Z $($bound)* + 'l {
            type Arguments = ($($argument,)*);
            type Output = Z;
        }

        impl<'l, $($argument: 'l,)* Z: 'l, T: 'l> Boxed<T>
            for dyn $kind($($argument),*) -> Z $($bound)* + 'l
        where
            Once<T>: 'l $($bound)*,
        {
            fn boxed(delivery: Delivery<Self::Arguments, T, Z>) -> Box<Self> {
                Box::new(move |$($name: $argument),*| delivery.call(($($name,)*)))
            }
        }

        signatures!(@$how $kind [$($argument $name),*] [$($bound)*]);
    };
    (@boxed $($rest:tt)*) => {};
    (@counted $kind:ident [$($argument:ident $name:ident),*] [$($bound:tt)*]) => {
        impl<'l, $($argument: 'l,)* Z: 'l, T: 'l> Counted<T>
            for dyn $kind($($argument),*) -> Z $($bound)* + 'l
        where
            Once<T>: 'l $($bound)*,
        {
            fn arc(delivery: Delivery<Self::Arguments, T, Z>) -> Arc<Self> {
                Arc::new(move |$($name: $argument),*| delivery.call(($($name,)*)))
            }
            fn rc(delivery: Delivery<Self::Arguments, T, Z>) -> Rc<Self> {
                Rc::new(move |$($name: $argument),*| delivery.call(($($name,)*)))
            }
        }
    };
}

signatures!();
signatures!(A a);
signatures!(A a, B b);
signatures!(A a, B b, C c);
signatures!(A a, B b, C c, D d);
signatures!(A a, B b, C c, D d, E e);
signatures!(A a, B b, C c, D d, E e, F f);
signatures!(A a, B b, C c, D d, E e, F f, G g);
signatures!(A a, B b, C c, D d, E e, F f, G g, H h);
