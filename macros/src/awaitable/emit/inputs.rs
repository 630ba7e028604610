//! The parameters of a callback that the macro writes.

use proc_macro2::{Ident, Span};

use crate::generate::append::Piece;

/// The parameters of a callback.
pub(super) enum Inputs<'a> {
    /// One name for each argument, with its type.
    Typed(Vec<CallbackInput<'a>>),
    /// One name for each argument, whose types only the compiler knows.
    Named(Vec<Ident>),
    /// All arguments as one tuple.
    Tuple,
}

/// One parameter of a callback whose type is known.
pub(super) struct CallbackInput<'a> {
    pub(super) name: Ident,
    pub(super) ty: Piece<'a>,
    /// False for an argument that is left out.
    pub(super) is_kept: bool,
}

impl CallbackInput<'_> {
    /// The pattern: a name, or `_` for an argument that is left out.
    pub(super) fn pattern(&self, is_looked_at: bool) -> Piece<'static> {
        if self.is_kept || is_looked_at {
            Piece::Name(self.name.clone())
        } else {
            Piece::Name(Ident::new("_", Span::call_site()))
        }
    }
}
