//! A blocking function returned no value.

use std::{error::Error, fmt, io};

use crate::Dropped;

/// Why a blocking function returned no value.
///
/// `?` converts it to an [`io::Error`], a `String` or a boxed error.
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
#[non_exhaustive]
pub enum BlockingError {
    /// The pool dropped the job without running it, for example at shutdown.
    Lost(Dropped),
    /// The function panicked.
    Panicked {
        /// The function's name.
        function: &'static str,
        /// The panic's message, or a placeholder if its payload was not text.
        message: String,
    },
    /// The system had no thread left for the pool, so the function did not run.
    NoThread {
        /// The function's name.
        function: &'static str,
        /// The error that the system reported.
        message: String,
    },
}

impl BlockingError {
    /// The name of the function that returned no value.
    ///
    /// ```
    /// let lost = awaitify::BlockingError::from(awaitify::Dropped::new("read"));
    /// assert_eq!(lost.function(), "read");
    /// ```
    #[must_use]
    pub const fn function(&self) -> &'static str {
        match self {
            BlockingError::Lost(dropped) => dropped.function(),
            BlockingError::Panicked { function, .. } | BlockingError::NoThread { function, .. } => {
                function
            }
        }
    }

    /// The closest kind of an [`io::Error`].
    const fn kind(&self) -> io::ErrorKind {
        match self {
            BlockingError::Lost(_) => io::ErrorKind::BrokenPipe,
            BlockingError::Panicked { .. } => io::ErrorKind::Other,
            BlockingError::NoThread { .. } => io::ErrorKind::ResourceBusy,
        }
    }
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
            BlockingError::NoThread { function, message } => {
                write!(f, "no thread for `{function}`: {message}")
            }
        }
    }
}

impl Error for BlockingError {}

impl From<Dropped> for BlockingError {
    fn from(dropped: Dropped) -> Self {
        BlockingError::Lost(dropped)
    }
}

impl From<BlockingError> for String {
    fn from(error: BlockingError) -> Self {
        error.to_string()
    }
}

impl From<BlockingError> for io::Error {
    fn from(error: BlockingError) -> Self {
        io::Error::new(error.kind(), error)
    }
}
