//! The behaviour of wrappers, by subject: one file for each option, callback type, kind of item and bridge.
//!
//! This is one program, because linking takes longer than compiling one of these modules. A test is a program of its
//! own only if it needs a process: `c/misuse` reads counters of the process, and `bridges/many_descriptors.rs` opens as
//! many files as the system allows.

#![deny(warnings)]
#![allow(
    clippy::type_complexity,
    clippy::multiple_bound_locations,
    reason = "the signatures are copied from real crates"
)]

mod awaitable;
mod bridges;
mod callback_types;
mod callbackify;
mod conformance;
mod items;
mod options;
