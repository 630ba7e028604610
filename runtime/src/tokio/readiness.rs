//! Functions that would block on a file descriptor, called again whenever Tokio's reactor reports it ready.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

use super::spawn::{Driver, current_runtime};
use super::would_block::WouldBlock;
use crate::ffi::descriptor::is_blocking;
use crate::future::FunctionName;
use crate::future::glue::pair;
use crate::{Awaitable, Kept};

/// The kind of readiness to wait for.
pub enum Direction {
    /// There are bytes to read.
    Readable,
    /// There is room to write.
    Writable,
}

impl Direction {
    /// The option that asks for it, as the user wrote it.
    const fn option(&self) -> &'static str {
        match self {
            Self::Readable => "`readable`",
            Self::Writable => "`writable`",
        }
    }
}

/// An argument that has a file descriptor.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no file descriptor to wait for",
    label = "does not implement `AsFd`",
    note = "an `Arc<UdpSocket>` and an `Arc<OwnedFd>` have one, and so does any type that implements `AsFd`",
    note = "if another parameter has it, write `fd = param`"
)]
pub trait HasDescriptor {
    /// Returns the descriptor.
    fn descriptor(&self) -> BorrowedFd<'_>;
}

#[diagnostic::do_not_recommend]
impl<T: AsFd> HasDescriptor for T {
    fn descriptor(&self) -> BorrowedFd<'_> {
        self.as_fd()
    }
}

/// Calls `attempt` now, and then whenever `owner` is ready, until it returns a value or another error than
/// [`io::ErrorKind::WouldBlock`], or the awaitable is gone. A descriptor that would block the thread is an error instead.
///
/// # Panics
///
/// Outside a Tokio runtime with a reactor, if the first attempt would block.
#[track_caller]
pub fn when_ready<O, R, E, T>(
    name: FunctionName,
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
    let (completer, awaitable) = pair(name, gone);
    if is_blocking(owner.descriptor()) {
        completer.complete(wrap(Err(E::from_io(would_block_thread(
            name(),
            &direction,
        )))));
        return awaitable.keep(Driver::DONE);
    }
    let first = attempt(&owner);
    if !matches!(&first, Err(error) if error.would_block()) {
        completer.complete(wrap(first));
        return awaitable.keep(Driver::DONE);
    }
    let runtime = current_runtime(name(), direction.option(), "call it inside one");
    // Not in the task, so that it panics at the caller's line if there is no reactor.
    let registered = register(&owner, direction);
    Driver::start(&runtime, completer, awaitable, async move {
        wrap(attempt_again(registered, owner, attempt).await)
    })
}

/// The error for a descriptor in blocking mode, on which no attempt would return.
fn would_block_thread(function: &str, direction: &Direction) -> io::Error {
    let option = direction.option();
    let text = format!(
        "the descriptor of `{function}` is in blocking mode, but {option} needs one that is not; call \
         `set_nonblocking(true)` first"
    );
    io::Error::new(io::ErrorKind::InvalidInput, text)
}

/// A descriptor that is registered with the reactor.
struct Registered {
    descriptor: AsyncFd<OwnedFd>,
    interest: Interest,
}

#[track_caller]
fn register(owner: &impl HasDescriptor, direction: Direction) -> io::Result<Registered> {
    // An error also counts as ready, and may come alone. For example, a datagram that was refused makes its socket neither
    // readable nor writable.
    let interest = Interest::ERROR
        | match direction {
            Direction::Readable => Interest::READABLE,
            Direction::Writable => Interest::WRITABLE,
        };
    // A duplicate, so that `owner` may close its descriptor while ours is registered.
    Registered::new(owner.descriptor().try_clone_to_owned()?, interest)
}

impl Registered {
    #[track_caller]
    fn new(descriptor: OwnedFd, interest: Interest) -> io::Result<Self> {
        #[allow(
            deprecated,
            reason = "sound for an owned descriptor, and its replacement needs Tokio 1.54"
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

    /// Registers again. The reactor reports each change once, but a new registration reports the present state. So bytes
    /// that the function left, although it returned `WouldBlock`, are reported again.
    fn renewed(self) -> io::Result<Self> {
        Registered::new(self.descriptor.into_inner(), self.interest)
    }
}

/// A separate function, so that the captures of `attempt` are dropped before the awaitable is completed.
async fn attempt_again<O, R, E: WouldBlock>(
    registered: io::Result<Registered>,
    owner: O,
    mut attempt: impl FnMut(&O) -> Result<R, E>,
) -> Result<R, E> {
    let mut registered = registered.map_err(E::from_io)?;
    loop {
        registered.ready().await.map_err(E::from_io)?;
        match attempt(&owner) {
            // The readiness was spurious, another reader was faster, or more bytes are needed.
            Err(error) if error.would_block() => {}
            outcome => return outcome,
        }
        registered = registered.renewed().map_err(E::from_io)?;
        // It may be ready again at once, for example if the other end is closed. So let other tasks run in between, because
        // they may end this wait.
        tokio::task::yield_now().await;
    }
}
