//! What a callback delivers.

use syn::Type;

use crate::convert::own::Owning;
use crate::syntax::expression::Closure;

/// What one call of a callback delivers.
pub(crate) enum Payload<'a> {
    /// The arguments are known to the macro.
    Visible {
        arguments: Vec<&'a Type>,
        /// The lifetimes that `for<'a>` binds, without the apostrophe.
        own_lifetimes: Vec<String>,
        conversion: Conversion<'a>,
    },
    /// The arguments are hidden in a type that only the compiler sees.
    Hidden {
        ty: &'a Type,
        /// The option `map`, with its return type.
        map: Option<(&'a Closure, &'a Type)>,
    },
}

/// How the value is made of the arguments.
pub(crate) enum Conversion<'a> {
    /// Each argument is owned.
    Own(Vec<Owning<'a>>),
    /// The option `map`, with its return type.
    Map(&'a Closure, &'a Type),
}

impl Payload<'_> {
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

    /// Returns true if the option `map` makes the value.
    pub(crate) fn is_mapped(&self) -> bool {
        match self {
            Payload::Visible { conversion, .. } => matches!(conversion, Conversion::Map(..)),
            Payload::Hidden { map, .. } => map.is_some(),
        }
    }
}
