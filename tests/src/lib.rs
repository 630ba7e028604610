//! Cross-crate tests of awaitify live in this package's `tests/` folder.
//!
//! The library itself holds doctests: the pages of `docs/`, and programs of each edition.

#[cfg(doctest)]
mod editions;
#[cfg(doctest)]
mod pages;
