//! The examples that use other crates than Tokio live in this package's `examples/` folder.
