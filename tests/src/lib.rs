//! Cross-crate tests of awaitify live in this package's `tests/` folder.
