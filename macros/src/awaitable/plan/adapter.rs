//! The adapter that implements a listener trait.

use proc_macro2::TokenStream;
use syn::{Attribute, Generics, Ident, Type, TypePath, Visibility};

use super::{Bounds, ClosureCarrier, Plan};
use crate::options::awaitable::AwaitableOptions;
use crate::syntax::function::Function;
use crate::syntax::signature::Parameter;

/// A type that implements a listener trait, and delivers the calls of its methods.
pub(crate) struct Adapter<'a> {
    /// The methods that deliver are its callbacks, and the adapter's name is its name.
    pub(crate) plan: Plan<'a>,
    /// The trait with its generic arguments.
    pub(crate) implemented: TokenStream,
    pub(crate) generics: &'a Generics,
    pub(crate) visibility: &'a Visibility,
    /// The demands of the supertraits on the adapter.
    pub(crate) bounds: Bounds,
    /// `#[async_trait]`, which the `impl` needs as well.
    pub(crate) rewritten_by: Vec<&'a Attribute>,
    /// Associated types and constants.
    pub(crate) items: TokenStream,
    pub(crate) methods: Vec<AdapterMethod<'a>>,
}

/// A method that the adapter implements.
pub(crate) struct AdapterMethod<'a> {
    pub(crate) function: &'a Function,
    pub(crate) returns: Returns<'a>,
    pub(crate) body: MethodBody<'a>,
}

/// When a method returns its value.
#[derive(Clone, Copy)]
pub(crate) enum Returns<'a> {
    /// When it is called. A type is `None` for `()`.
    AtOnce(Option<&'a Type>),
    /// It is an `async fn`.
    AsAsyncFn(Option<&'a Type>),
    /// It returns an `impl Future`, which the macro makes.
    InFuture(Option<&'a Type>),
}

impl<'a> Returns<'a> {
    /// The value's type, or `None` for `()`.
    pub(crate) fn output(self) -> Option<&'a Type> {
        match self {
            Returns::AtOnce(output) | Returns::AsAsyncFn(output) | Returns::InFuture(output) => {
                output
            }
        }
    }

    /// Returns true if the body of the method can await.
    pub(crate) fn is_async(self) -> bool {
        !matches!(self, Returns::AtOnce(_))
    }
}

/// The body of a method of an adapter.
pub(crate) enum MethodBody<'a> {
    /// It delivers as the callback with this index.
    Delivers(usize),
    /// It ignores the call. The options say what it returns.
    Ignores(&'a AwaitableOptions),
    /// The user wrote it.
    Written,
}

/// A parameter that takes a listener, for which the wrapper passes an adapter.
pub(crate) struct Taken<'a> {
    /// Its index among the inputs, the receiver included.
    pub(crate) index: usize,
    pub(crate) parameter: &'a Parameter,
    /// The adapter's type.
    pub(crate) adapter: &'a TypePath,
    pub(crate) form: TakenForm<'a>,
    /// The bounds that the parameter's type puts on the adapter.
    pub(crate) bounds: Bounds,
    /// The generic parameter that is its type. The wrapper does not have it.
    pub(crate) generic: Option<&'a Ident>,
}

/// The form in which an adapter is passed.
pub(crate) enum TakenForm<'a> {
    /// In pointers that the parameter's type shows.
    Pointers(ClosureCarrier<'a>),
    /// In the pointer that an alias hides.
    Held(&'a Type),
}
