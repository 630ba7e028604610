//! One wrapper's work (make, call, complete, await) on our cell and on those that people use by hand.

pub mod contender;
pub mod streams;
pub mod work;
