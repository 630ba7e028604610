//! `#[callbackify]`: asynchronous functions that are called with a callback.

mod calls;
mod outcomes;
mod round_trip;
