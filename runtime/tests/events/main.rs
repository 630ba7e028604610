//! Tests of streams. Each rule of `Events` has a test.
#![cfg(not(awaitify_loom))]

mod blocking;
mod closing;
mod guards;
mod order;
mod panics;
mod policies;
mod ported;
mod progress;
mod reentrancy;
mod single;
mod support;
mod waking;
