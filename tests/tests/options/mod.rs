//! The options of `#[awaitable]`: one file for each. Options of C functions are tested in `c/`, options of functions
//! without a callback in `bridges/`.

mod callback;
mod cancel;
mod discard;
mod dropped;
mod end;
mod error_last;
mod events;
mod expressions;
mod filter_map;
mod handle;
mod ignore;
mod keep;
mod map;
mod name;
mod ok_err;
mod progress;
mod reply;
mod reply_when_closed;
mod return_value;
mod skip;
mod started;
mod stream;
mod timeout;
