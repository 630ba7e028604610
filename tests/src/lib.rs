//! Tests that need both crates are in this package's `tests/` folder.
//!
//! The library has the module that they share, and compiles the pages of `docs/` as doctests.

pub mod support;

#[cfg(doctest)]
mod pages;
