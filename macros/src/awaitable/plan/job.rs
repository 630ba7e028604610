//! Functions without a callback, which are made awaitable in another way.

use std::time::Duration;

use syn::{Type, TypePath};

use crate::convert::argument::OwnedArgument;
use crate::syntax::expression::Closure;

/// A function without a callback.
pub(crate) struct Job<'a> {
    pub(crate) kind: JobKind<'a>,
    pub(crate) value: JobValue<'a>,
    /// In the order of the function's inputs, the receiver included.
    pub(crate) arguments: Vec<OwnedArgument>,
}

/// How the function is run.
pub(crate) enum JobKind<'a> {
    /// It blocks. `pool` is the closure that hands it to a pool, or `None` for Tokio's.
    Blocking { pool: Option<&'a Closure> },
    /// It answers at once, and is asked again after `every`.
    Poll { every: Duration, answer: Answer },
    /// It would block, and is tried again when the descriptor of the input with the index `fd` is ready.
    Readiness { direction: Direction, fd: usize },
}

/// How a polled function says that there is nothing yet.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    /// `None`, `Pending` or `Ok(None)`
    Nothing,
    /// An `io::Error` of the kind `WouldBlock`
    WouldBlock,
}

/// What a descriptor is waited for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Readable,
    Writable,
}

/// What the job delivers if all goes well.
pub(crate) enum JobValue<'a> {
    /// The return type as it is; `None` stands for `()`.
    Returned(Option<&'a Type>),
    /// The `T` of `Option<T>` or `Poll<T>`.
    Inside(&'a Type),
    /// `Result<T, E>` of `Result<Option<T>, E>`.
    Success(&'a TypePath, &'a Type),
}

impl Job<'_> {
    /// Returns true if the function is run once, to its end. Otherwise it is called again.
    pub(crate) fn runs_once(&self) -> bool {
        matches!(self.kind, JobKind::Blocking { .. })
    }
}
