//! `Awaitable` and `Completer`, without the attribute.

mod cancel;
mod complete;
mod drops;
mod errors;
mod on_done;
mod races;
mod read;
mod timeout;
mod types;
