//! Tests that need both crates are in the `tests/` folder of this package.
//!
//! The library has the module that they share. It also compiles the pages of `docs/` as doctests.

pub mod support;

#[cfg(doctest)]
mod pages;
