//! The futures and iterators of [`Events`].

mod blocking;
mod buffer;
mod drain;
mod emitter;
mod ended;
mod first;
mod flow;
pub(crate) mod glue;
mod guard;
mod in_future;
mod next;
mod observe;
mod progress;
mod single;
mod start;
mod stream;
mod wait;
mod with_lost;

pub use buffer::Buffer;
pub use drain::Drain;
pub use emitter::Emitter;
pub use ended::Ended;
pub use flow::Flow;
pub use flow::NoError;
pub use next::{Closed, Next, NextMany};
pub use stream::Events;
pub use wait::WaitIter;
pub use with_lost::WithLost;
