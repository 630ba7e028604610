//! A stream of a callback's values on our queues and on those that people use by hand.

pub mod contender;
pub mod work;
