//! The types a callback can have: how it is spelled, and which arguments it takes.

#![allow(
    clippy::type_complexity,
    clippy::multiple_bound_locations,
    reason = "the signatures are copied from real crates"
)]

mod arguments;
mod signatures;
mod spelling;
