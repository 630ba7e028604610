//! Cross-crate tests of awaitify live in this package's `tests/` folder.
//!
//! The library itself holds one thing: the pages of `docs/`, compiled as doctests.

#[cfg(doctest)]
mod pages;
