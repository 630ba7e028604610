//! Callbacks that are called many times, as streams: what the attribute accepts, and how the stream behaves.

#![deny(warnings)]
#![allow(
    clippy::type_complexity,
    reason = "the signatures are copied from real crates"
)]

mod aliases;
mod allocations;
mod arguments;
mod blocking;
mod blocking_ends;
mod blocks;
mod bus;
mod closing;
mod closure_traits;
mod declared;
mod ends;
mod errors;
mod flow;
mod futures;
mod hooks;
mod more_signatures;
mod panics;
mod policies;
mod progress;
mod reentrancy;
mod replies;
mod signatures;
mod waking;
