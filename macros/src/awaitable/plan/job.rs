//! Functions that run as jobs. Most have no callback.

use std::time::Duration;

use syn::{Type, TypePath};

use super::{Callback, Taken};
use crate::convert::argument::OwnedArgument;
use crate::syntax::expression::Closure;

/// A function that does not run on the caller's thread, or not only once.
pub(crate) struct Job<'a> {
    pub(crate) kind: JobKind<'a>,
    /// The callbacks whose calls become a stream while the function blocks.
    pub(crate) callbacks: Vec<Callback<'a>>,
    /// The listener that the function calls while it blocks.
    pub(crate) taken: Option<Taken<'a>>,
    pub(crate) value: JobValue<'a>,
    /// In the order of the function's inputs, the receiver included.
    pub(crate) arguments: Vec<OwnedArgument>,
}

/// The way in which the function is run.
pub(crate) enum JobKind<'a> {
    /// It blocks. `pool` is the closure that spawns it on a pool, or `None` for Tokio's.
    Blocking { pool: Option<&'a Closure> },
    /// It returns at once, and is called again after `every`.
    Poll { every: Duration, answer: Answer },
    /// It returns `WouldBlock`, and is called again when the descriptor of the input at index `fd` is ready.
    Readiness { direction: Direction, fd: usize },
}

/// The result by which a polled function reports that it is not ready.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    /// `None`, `Pending` or `Ok(None)`
    Nothing,
    /// An `io::Error` of the kind `WouldBlock`
    WouldBlock,
}

/// The readiness that is awaited.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Readable,
    Writable,
}

/// The value that a successful job delivers.
pub(crate) enum JobValue<'a> {
    /// The return type, or `None` for `()`, or if it is discarded.
    Returned(Option<&'a Type>),
    /// The `T` of `Option<T>` or `Poll<T>`.
    Inside(&'a Type),
    /// `Result<T, E>` of `Result<Option<T>, E>`.
    Success(&'a TypePath, &'a Type),
    /// The calls of the callbacks.
    Calls {
        returns: Returned<'a>,
        /// True if a success value is dropped.
        discards: bool,
    },
}

/// The result of a function that has called back.
#[derive(Clone, Copy)]
pub(crate) enum Returned<'a> {
    /// Nothing that the stream has a place for.
    Nothing,
    /// A `Result`, whose error is the last item.
    Fallible(&'a TypePath),
    /// An alias, probably of a `Result`. The runtime's traits know.
    Hidden(&'a Type),
}

impl Job<'_> {
    /// Returns true if the function is run once, to its end. Otherwise it is called again.
    pub(crate) fn runs_once(&self) -> bool {
        matches!(self.kind, JobKind::Blocking { .. })
    }

    /// The `Result<(), E>` whose error is the last item of a stream.
    pub(crate) fn fallible(&self) -> Option<&TypePath> {
        match self.value {
            JobValue::Calls {
                returns: Returned::Fallible(result),
                ..
            } => Some(result),
            _ => None,
        }
    }

    /// Returns true if the function that calls back can fail, or may do so.
    pub(crate) fn can_fail(&self) -> bool {
        self.fallible().is_some() || self.hidden_result().is_some()
    }

    /// The alias that hides whether the function can fail.
    pub(crate) fn hidden_result(&self) -> Option<&Type> {
        match self.value {
            JobValue::Calls {
                returns: Returned::Hidden(ty),
                ..
            } => Some(ty),
            _ => None,
        }
    }
}
