//! `Awaitable` and `Completer`, without the attribute.

mod futures;
mod oneshot;
mod races;
mod timeout;
