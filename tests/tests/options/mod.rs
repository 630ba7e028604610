//! The options of `#[awaitable]`: one file for each. Options of C functions are tested in `c/`, options of functions
//! without a callback in `bridges/`.

mod callback;
mod cancel;
mod discard;
mod dropped;
mod expressions;
mod handle;
mod keep;
mod map;
mod name;
mod ok_err;
mod reply;
mod return_value;
mod skip;
