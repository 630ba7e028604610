//! Payloads of callbacks.

use syn::Type;

use crate::convert::own::Owning;
use crate::options::Position;
use crate::syntax::expression::Closure;

/// The data that one call of a callback delivers.
pub(crate) enum Payload<'a> {
    /// The arguments are known to the macro.
    Visible {
        arguments: Vec<Argument<'a>>,
        /// The lifetimes that `for<'a>` binds, without the apostrophe.
        own_lifetimes: Vec<String>,
        conversion: Conversion<'a>,
    },
    /// The arguments are hidden in a type that only the compiler sees.
    Hidden {
        ty: &'a Type,
        /// The user's closure that makes the value. Without one, the arguments are the value.
        conversion: Option<Conversion<'a>>,
        /// The argument that is no part of the value, counted without the user data.
        left_out: Option<Position>,
        /// The types of the objects that a C function takes first and returns. A pointer to one may be the first argument.
        objects: Vec<&'a Type>,
    },
}

/// One argument of a callback.
#[derive(Clone, Copy)]
pub(crate) struct Argument<'a> {
    pub(crate) ty: &'a Type,
    pub(crate) usage: Usage,
}

/// The use of an argument.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Usage {
    /// It is part of the value.
    Kept,
    /// It is ignored.
    LeftOut,
}

impl Argument<'_> {
    pub(crate) fn is_kept(&self) -> bool {
        self.usage == Usage::Kept
    }
}

/// The conversion of the arguments to the value.
pub(crate) enum Conversion<'a> {
    /// Each argument is owned.
    Own(Vec<Owning<'a>>),
    /// The option `map`, with its return type.
    Map(&'a Closure, &'a Type),
    /// The option `filter_map`, with the `U` of its `Option<U>`.
    FilterMap(&'a Closure, &'a Type),
    /// The option `flow`, with the type arguments of its `Flow<U, E>`.
    Flow(&'a Closure, &'a Type, Option<&'a Type>),
    /// The options `error_first` and `error_last`: one argument is the error, the others are the value.
    Pair(Box<Pair<'a>>),
    /// The arguments are left out: the call itself is the message.
    Ignore,
    /// A `Result<(), Dropped>` of a callback that ends a stream, for example one of `#[callbackify]`.
    HowItEnded,
}

/// An error and a value, of which a call delivers one.
pub(crate) struct Pair<'a> {
    /// The index of the error among the arguments that are kept.
    pub(crate) error_at: usize,
    pub(crate) error: PairError<'a>,
    pub(crate) value: PairValue<'a>,
}

/// The error of a [`Pair`].
pub(crate) enum PairError<'a> {
    /// The `E` of `Option<E>`, owned.
    Own(Owning<'a>),
    /// The option's closure, with its return type, for the `E` of `Option<E>`.
    Map(&'a Closure, &'a Type),
    /// The option's closure, with its return type, for a pointer that is not null.
    MapPointer(&'a Closure, &'a Type),
}

/// The value of a [`Pair`].
pub(crate) enum PairValue<'a> {
    /// Each argument is owned. Of `Option<T>` it is the `T`, and the value is missing without it.
    Own(Vec<(Owning<'a>, IsOption)>),
    /// The option `map`, with its return type.
    Map(&'a Closure, &'a Type),
}

/// Says if an argument of a [`Pair`] is an `Option`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum IsOption {
    Yes,
    No,
}

impl Payload<'_> {
    /// The conversion, unless hidden arguments are the value.
    pub(crate) fn conversion(&self) -> Option<&Conversion<'_>> {
        match self {
            Payload::Visible { conversion, .. } => Some(conversion),
            Payload::Hidden { conversion, .. } => conversion.as_ref(),
        }
    }

    /// Returns true if making the value runs code, which then must not run before the call is known to be the first.
    pub(crate) fn is_computed(&self) -> bool {
        match self {
            Payload::Visible {
                conversion: Conversion::Own(parts),
                ..
            } => parts.iter().any(|part| !part.is_unchanged()),
            Payload::Visible { .. } | Payload::Hidden { .. } => true,
        }
    }

    /// Returns true if the user's closure decides whether there is a value.
    pub(crate) fn is_filtered(&self) -> bool {
        matches!(
            self.conversion(),
            Some(Conversion::FilterMap(..) | Conversion::Flow(..) | Conversion::Pair(_))
        )
    }
}
