//! Listener traits: the adapter that implements one, its stream or its awaitable.

#![deny(warnings)]

mod foreign;
mod functions;
mod groups;
mod outcomes;
mod published;
mod streams;
mod structs;
