//! The types a callback can have: how it is spelled, and which arguments it takes.

mod arguments;
mod blocks;
mod signatures;
mod spelling;
