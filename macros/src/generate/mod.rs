//! Building blocks of generated code, shared by both attributes.

pub(crate) mod append;
pub(crate) mod attributes;
pub(crate) mod crate_path;
mod fences;
pub(crate) mod generics;
pub(crate) mod hygiene;
pub(crate) mod receiver;
pub(crate) mod safety;
pub(crate) mod success;
