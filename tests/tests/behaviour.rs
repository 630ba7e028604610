//! The behaviour of wrappers, by subject: one file for each option, callback type, kind of item and bridge.
//!
//! One program, because linking a program takes longer than compiling one of these modules. Tests that need a process
//! for themselves are programs too: `c/misuse` reads counters of the process, `bridges/many_descriptors.rs` opens as
//! many files as the system allows.

#![deny(warnings)]

mod awaitable;
mod bridges;
mod callback_types;
mod callbackify;
mod conformance;
mod items;
mod options;
