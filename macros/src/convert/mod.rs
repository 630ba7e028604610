//! Rules that make borrowed values owned and borrow them again, shared by both attributes.

pub(crate) mod argument;
pub(crate) mod output;
pub(crate) mod own;
pub(crate) mod reborrow;
pub(crate) mod send_bounds;
mod suggest;

pub(crate) use self::suggest::what_to_return;
