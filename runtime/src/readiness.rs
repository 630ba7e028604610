//! Functions that would block on a file descriptor, tried whenever Tokio's reactor says that it is ready.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

use crate::__private::pair;
use crate::would_block::WouldBlock;
use crate::{Awaitable, Driver, Kept};

/// Whose readiness is waited for.
pub enum Direction {
    /// There is something to read.
    Readable,
    /// There is room to write.
    Writable,
}

/// What the reactor can wait for.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no file descriptor to wait for",
    label = "does not implement `AsFd`",
    note = "an `Arc<UdpSocket>` and an `Arc<OwnedFd>` have one, and what implements `AsFd` itself",
    note = "where it is another parameter's, say which: `fd = param`"
)]
pub trait HasDescriptor {
    /// It.
    fn descriptor(&self) -> BorrowedFd<'_>;
}

#[diagnostic::do_not_recommend]
impl<T: AsFd> HasDescriptor for T {
    fn descriptor(&self) -> BorrowedFd<'_> {
        self.as_fd()
    }
}

/// Tries now, and then whenever `owner` is ready, until `attempt` gives another error than
/// [`io::ErrorKind::WouldBlock`], or a value, or nobody awaits it.
///
/// # Panics
///
/// Outside a Tokio runtime with a reactor, if the first attempt would block.
#[track_caller]
pub fn when_ready<O, R, E, T>(
    direction: Direction,
    owner: O,
    gone: fn() -> T,
    wrap: fn(Result<R, E>) -> T,
    mut attempt: impl FnMut(&O) -> Result<R, E> + Send + 'static,
) -> Awaitable<T, Kept<Driver>>
where
    O: HasDescriptor + Send + 'static,
    R: Send + 'static,
    E: WouldBlock + Send + 'static,
    T: Send + 'static,
{
    let (completer, awaitable) = pair(gone);
    let first = attempt(&owner);
    if !matches!(&first, Err(error) if error.would_block()) {
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
fn register(owner: &impl HasDescriptor, direction: Direction) -> io::Result<Registered> {
    // An error is an answer as well, and may come alone: a datagram that nobody received makes its socket neither
    // readable nor writable.
    let interest = Interest::ERROR
        | match direction {
            Direction::Readable => Interest::READABLE,
            Direction::Writable => Interest::WRITABLE,
        };
    // A descriptor of our own: what `owner` does with its one cannot pull ours from under the reactor.
    Registered::new(owner.descriptor().try_clone_to_owned()?, interest)
}

impl Registered {
    #[track_caller]
    fn new(descriptor: OwnedFd, interest: Interest) -> io::Result<Self> {
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

    async fn ready(&self) -> io::Result<()> {
        self.descriptor.ready(self.interest).await?.retain_ready();
        Ok(())
    }

    /// Forgets what the reactor told. It tells of each change once, and a new registration of what is there: what the
    /// function left behind, and said of it that it would block, is seen again.
    fn renewed(self) -> io::Result<Self> {
        Registered::new(self.descriptor.into_inner(), self.interest)
    }
}

/// A function of its own, so that what was lent to `attempt` is released before anybody is told of the value.
async fn attempt_again<O, R, E: WouldBlock>(
    registered: io::Result<Registered>,
    owner: O,
    mut attempt: impl FnMut(&O) -> Result<R, E>,
) -> Result<R, E> {
    let mut registered = registered.map_err(E::from_io)?;
    loop {
        registered.ready().await.map_err(E::from_io)?;
        match attempt(&owner) {
            // The readiness was spurious, somebody else was faster, or there has to be more: wait for the next.
            Err(error) if error.would_block() => {}
            outcome => return outcome,
        }
        registered = registered.renewed().map_err(E::from_io)?;
        // The next may be there at once, as where the other end is closed: others run in between, who may end this wait.
        tokio::task::yield_now().await;
    }
}
