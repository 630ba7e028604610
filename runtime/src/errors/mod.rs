//! The errors of awaiting, and the end of a stream: one type for each fact. An error of awaiting names the function, and
//! converts into an `io::Error` of its kind.

mod blocking;
mod dropped;
mod ended;
mod timed_out;

pub use self::blocking::BlockingError;
pub use self::dropped::Dropped;
pub use self::ended::Ended;
pub use self::timed_out::{NotDone, TimedOut};
