//! Functions that would block on a file descriptor, tried whenever Tokio's reactor says that it is ready.

use std::io;
use std::os::fd::{AsFd, OwnedFd};

use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

use crate::__private::pair;
use crate::{Awaitable, Driver, Kept};

/// Whose readiness is waited for.
pub enum Direction {
    /// There is something to read.
    Readable,
    /// There is room to write.
    Writable,
}

/// Tries now, and then whenever `owner` is ready, until `attempt` gives another error than
/// [`io::ErrorKind::WouldBlock`], or a value, or nobody awaits it.
///
/// # Panics
///
/// Outside a Tokio runtime with a reactor, if the first attempt would block.
#[track_caller]
pub fn when_ready<O, R, T>(
    direction: Direction,
    owner: O,
    gone: fn() -> T,
    wrap: fn(io::Result<R>) -> T,
    mut attempt: impl FnMut(&O) -> io::Result<R> + Send + 'static,
) -> Awaitable<T, Kept<Driver>>
where
    O: AsFd + Send + 'static,
    R: Send + 'static,
    T: Send + 'static,
{
    let (completer, awaitable) = pair(gone);
    let first = attempt(&owner);
    if !would_block(&first) {
        completer.complete(wrap(first));
        return awaitable.keep(Driver::DONE);
    }
    // Not in the task: that there is no reactor is the caller's mistake.
    let registered = register(&owner, direction);
    Driver::start(completer, awaitable, async move {
        wrap(attempt_again(registered, owner, attempt).await)
    })
}

/// A descriptor of which the reactor tells, and what it tells.
struct Registered {
    descriptor: AsyncFd<OwnedFd>,
    interest: Interest,
}

#[track_caller]
fn register(owner: &impl AsFd, direction: Direction) -> io::Result<Registered> {
    // An error is an answer as well, and may come alone: a datagram that nobody received makes its socket neither
    // readable nor writable.
    let interest = Interest::ERROR
        | match direction {
            Direction::Readable => Interest::READABLE,
            Direction::Writable => Interest::WRITABLE,
        };
    // A descriptor of our own: what `owner` does with its one cannot pull ours from under the reactor.
    let descriptor: OwnedFd = owner.as_fd().try_clone_to_owned()?;
    #[allow(
        deprecated,
        reason = "sound for an owned descriptor, and its successor is not there before Tokio 1.54"
    )]
    let descriptor = AsyncFd::with_interest(descriptor, interest)?;
    Ok(Registered {
        descriptor,
        interest,
    })
}

/// A function of its own, so that what was lent to `attempt` is released before anybody is told of the value.
async fn attempt_again<O, R>(
    registered: io::Result<Registered>,
    owner: O,
    mut attempt: impl FnMut(&O) -> io::Result<R>,
) -> io::Result<R> {
    let Registered {
        descriptor,
        interest,
    } = registered?;
    loop {
        let mut guard = descriptor.ready(interest).await?;
        match attempt(&owner) {
            // The readiness was spurious, or somebody else was faster: wait for the next.
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => guard.clear_ready(),
            outcome => return outcome,
        }
    }
}

fn would_block<R>(outcome: &io::Result<R>) -> bool {
    matches!(outcome, Err(error) if error.kind() == io::ErrorKind::WouldBlock)
}
