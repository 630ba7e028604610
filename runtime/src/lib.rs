//! Turns callback APIs into `async`/`.await` with one attribute.
pub use awaitify_macros::awaitable;
