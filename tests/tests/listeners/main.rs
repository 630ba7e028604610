//! Listener traits: the adapter that implements one, its stream or its awaitable.

#![deny(warnings)]
#![allow(
    clippy::type_complexity,
    reason = "structs of closures are written as libraries write them"
)]

mod asynchronous;
mod blocking;
mod conversions;
mod foreign;
mod functions;
mod groups;
mod outcomes;
mod published;
mod streams;
mod structs;
mod type_parameters;
