//! The errors of awaiting: one type for each fact. Each names the function, and converts into an `io::Error` of its kind.

mod blocking;
mod dropped;
mod timed_out;

pub use self::blocking::BlockingError;
pub use self::dropped::Dropped;
pub use self::timed_out::{NotDone, TimedOut};
