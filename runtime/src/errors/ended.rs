//! Why a stream ended.

use std::error::Error;
use std::fmt;

use crate::Dropped;

/// Why a stream takes no more values. See [`Events::ended`](crate::Events::ended).
///
/// ```
/// use awaitify::{Buffer, Ended, Events};
///
/// let finished: Events<u8> = Events::new(Buffer::latest(), |emitter| emitter.end());
/// assert_eq!(finished.ended(), Some(Ended::Finished));
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum Ended {
    /// The library said that nothing more comes.
    Finished,
    /// The library dropped its callbacks. The error names the function that took them.
    Dropped(Dropped),
    /// The library reported an error, which is the last item.
    Failed,
    /// A value came for which there was no room, and the stream was made with [`Buffer::end`](crate::Buffer::end).
    Overflowed,
    /// The consumer closed the stream.
    Closed,
    /// The function that calls back panicked, with this message.
    Panicked(String),
}

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Finished => f.write_str("the stream finished"),
            Self::Dropped(dropped) => {
                write!(f, "the callback of `{}` was dropped", dropped.function())
            }
            Self::Failed => f.write_str("the stream ended with an error"),
            Self::Overflowed => f.write_str("the stream's buffer overflowed"),
            Self::Closed => f.write_str("the stream was closed"),
            Self::Panicked(message) => write!(f, "the stream's function panicked: {message}"),
        }
    }
}

impl Error for Ended {}
