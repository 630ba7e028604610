//! The items that the attribute is written on: functions, methods, blocks, declarations, and functions a macro writes.

#![allow(
    clippy::type_complexity,
    clippy::multiple_bound_locations,
    reason = "the signatures are copied from real crates"
)]

mod calls;
mod declarations;
mod foreign_types;
mod functions;
mod generics;
mod hygiene;
mod macro_fragments;
