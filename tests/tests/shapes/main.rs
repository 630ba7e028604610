//! Signatures as real crates have them, annotated and called: every way to spell a callback, to lend it something, to
//! return something beside it, and to stand where a function can stand.

#![deny(warnings)]
#![allow(
    clippy::type_complexity,
    clippy::multiple_bound_locations,
    reason = "the signatures are those of others"
)]

mod declarations;
mod delivered;
mod foreign;
mod fragments;
mod generics;
mod hygiene;
mod places;
mod returned;
mod spelled;
mod values;
