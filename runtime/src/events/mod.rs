//! The stream [`Events`], with its futures and iterators, and what feeds it.

mod blocking;
mod buffer;
mod close;
mod drain;
mod emitter;
mod first;
pub(crate) mod glue;
mod guard;
mod in_future;
mod listener;
mod next;
mod observe;
mod poll;
mod progress;
mod single;
mod start;
mod stream;
mod wait;
mod with_lost;

pub use crate::callback::flow::{Flow, NoError};
pub use crate::errors::Ended;
pub use buffer::Buffer;
pub use drain::Drain;
pub use emitter::Emitter;
pub use next::{Closed, Next, NextMany};
pub use stream::Events;
pub use wait::WaitIter;
pub use with_lost::WithLost;
