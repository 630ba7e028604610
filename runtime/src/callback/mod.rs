//! Callbacks in Rust: what they take, and how one is built that completes an awaitable.

pub(crate) mod alias;
pub(crate) mod arguments;
pub(crate) mod block;
pub(crate) mod filtered;
pub(crate) mod flow;
pub(crate) mod keep;
pub(crate) mod once;
pub(crate) mod owned_function;
