//! The options of `#[awaitable]`: one file for each. Options of C functions are tested in `c/`, options of functions
//! without a callback in `bridges/`.

mod callback;
mod dropped;
mod expressions;
mod map;
mod name;
mod ok_err;
mod reply;
mod returned;
mod skip;
