//! No lock is held while foreign code runs, so it may use the stream.

mod drops;
mod merging;
mod wakers;
