//! What each option of `#[awaitable]` does: one file an option.

#![deny(warnings)]

mod callback;
mod dropped;
mod map;
mod name;
mod ok_err;
mod returns;
