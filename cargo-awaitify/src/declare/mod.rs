//! Writes a module of declarations for the functions of another crate, or of C.

pub(crate) mod function;
pub(crate) mod module;
pub(crate) mod verify;
mod writer;
