//! The work of one wrapper (make, call, complete, await) on our cell and on the cells that are used by hand.

pub mod bars;
pub mod contender;
pub mod streams;
pub mod work;
