//! Functions that block, run where blocking does no harm.

use std::any::Any;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::__private::pair;
use crate::contain::{contain_drop, discard_payload};
use crate::{Awaitable, Dropped};

/// A job for a thread pool, as `#[awaitable(blocking = |job| …)]` hands it out.
///
/// ```
/// let job: awaitify::Job = Box::new(|| println!("on some thread"));
/// std::thread::spawn(job).join().unwrap();
/// ```
pub type Job = Box<dyn FnOnce() + Send>;

/// Why a blocking function gave no value.
///
/// `?` turns it into an [`io::Error`](std::io::Error) or a boxed error.
///
/// ```
/// use awaitify::{BlockingError, Job, awaitable};
///
/// #[awaitable(blocking = |job: Job| drop(std::thread::spawn(job)))]
/// fn divide(a: u32, b: u32) -> u32 {
///     a / b
/// }
///
/// assert_eq!(awaitable_divide(6, 3).wait(), Ok(2));
/// let error = awaitable_divide(6, 0).wait().unwrap_err();
/// assert!(matches!(error, BlockingError::Panicked { .. }));
/// assert_eq!(error.to_string(), "`divide` panicked: attempt to divide by zero");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BlockingError {
    /// The pool dropped the job without running it, as at shutdown.
    Lost(Dropped),
    /// The function panicked.
    Panicked {
        /// The function's name.
        function: &'static str,
        /// What it said, if it said it in words.
        message: String,
    },
}

impl fmt::Display for BlockingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BlockingError::Lost(dropped) => {
                write!(
                    f,
                    "the job of `{}` was dropped before it ran",
                    dropped.function()
                )
            }
            BlockingError::Panicked { function, message } => {
                write!(f, "`{function}` panicked: {message}")
            }
        }
    }
}

impl std::error::Error for BlockingError {}

impl From<Dropped> for BlockingError {
    fn from(dropped: Dropped) -> Self {
        BlockingError::Lost(dropped)
    }
}

impl From<BlockingError> for std::io::Error {
    fn from(error: BlockingError) -> Self {
        std::io::Error::other(error)
    }
}

/// A job that runs `function` for an awaitable. It does nothing if the awaitable is dropped before.
///
/// With the feature `tracing` it runs in the span that is current now. `lost` tells the awaitable that the job was
/// dropped, and by which name.
pub fn blocking_job<R: Send + 'static>(
    name: &'static str,
    lost: fn() -> Result<R, BlockingError>,
    function: impl FnOnce() -> R + Send + 'static,
) -> (Job, Awaitable<Result<R, BlockingError>>) {
    #[cfg(feature = "tracing")]
    let function = in_callers_span(function);
    let (completer, awaitable) = pair(lost);
    let job = Box::new(move || {
        if !completer.is_awaited() {
            // The arguments go here, and the pool is no place for a panic of theirs: rayon's aborts.
            return contain_drop(function);
        }
        // Unwind safe: what the function broke is its own, or is known to be shared with others.
        let outcome = catch_unwind(AssertUnwindSafe(function));
        completer.complete(outcome.map_err(|payload| BlockingError::Panicked {
            function: name,
            message: message_of(payload),
        }));
    });
    (job, awaitable)
}

/// `function`, to be run in the `tracing` span that is current now, wherever that will be.
///
/// The span is let go together with `function`: when it has run, or has been dropped.
#[cfg(feature = "tracing")]
fn in_callers_span<R>(function: impl FnOnce() -> R + Send) -> impl FnOnce() -> R + Send {
    let span = tracing::Span::current();
    move || span.in_scope(function)
}

/// `blocking_job` on Tokio's pool for blocking work.
///
/// # Panics
///
/// Outside a Tokio runtime.
#[cfg(feature = "tokio")]
#[track_caller]
pub fn blocking<R: Send + 'static>(
    name: &'static str,
    lost: fn() -> Result<R, BlockingError>,
    function: impl FnOnce() -> R + Send + 'static,
) -> Awaitable<Result<R, BlockingError>> {
    let (job, awaitable) = blocking_job(name, lost, function);
    tokio::task::spawn_blocking(job);
    awaitable
}

/// What a panic said, where it said it in words.
pub(crate) fn message_of(payload: Box<dyn Any + Send>) -> String {
    let message = if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "with a payload that is no text".to_owned()
    };
    discard_payload(payload);
    message
}
