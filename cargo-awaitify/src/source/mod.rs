//! Reads the source of a package into plain data: its modules, functions, aliases, traits, impls and imports.
//!
//! Bodies are not parsed. A file that cannot be read is a [`Problem`](model::Problem), and the scan continues.

mod attributes;
mod calls;
pub(crate) mod conditions;
mod data;
pub(crate) mod imports;
pub(crate) mod items;
mod macro_rules;
pub(crate) mod model;
pub(crate) mod package;
pub(crate) mod reader;
pub(crate) mod signature;
pub(crate) mod text;
