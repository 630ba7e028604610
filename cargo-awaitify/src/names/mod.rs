//! Resolves names inside a crate: which definition a path means, how a definition is named from outside, and what the
//! aliases and closure traits in a signature hide.

mod alternatives;
mod closure_traits;
mod expand;
pub(crate) mod expander;
pub(crate) mod expansion;
pub(crate) mod generics;
pub(crate) mod index;
mod missing;
pub(crate) mod neighbours;
pub(crate) mod public;
pub(crate) mod rewrite;
mod spelling;
pub(crate) mod tokens;
