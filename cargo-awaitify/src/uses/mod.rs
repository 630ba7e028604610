//! Finds out what functions do with their callbacks, by following them through the bodies of the crate.
//!
//! A body is parsed when a callback leads to it, and forgotten when it has been read. What is not understood, for example a
//! function of another crate, is unknown; then the signature and the names have to decide.

mod apply;
mod calls;
mod expressions;
mod follow;
mod known;
mod methods;
mod patterns;
mod syntax;
mod tracer;
mod value;
mod walker;

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

pub(crate) use self::tracer::Tracer;

/// One thing that happens to a callback.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Use {
    pub(crate) how: How,
    pub(crate) file: Arc<PathBuf>,
    pub(crate) line: usize,
}

/// The ways to use a callback.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum How {
    /// Called before the function returns.
    Called(Call),
    /// Passed by reference to a function that is not known, so it can only be called before the function returns.
    Lent,
    /// Handed to a thread or an executor, as the work to do.
    Runs,
    /// Called by another thread or task.
    CalledElsewhere(Call),
    /// Stored, with the call if another closure is stored that calls it.
    Kept(Option<Call>),
    /// A part of what the function returns.
    Returned,
    Unknown,
}

/// A call of a callback.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Call {
    /// True in a loop or an iterator's closure.
    pub(crate) repeats: bool,
    /// True if the value that the callback returns is used.
    pub(crate) is_used: bool,
    /// The number of arguments.
    pub(crate) arguments: usize,
    /// True if other work comes first.
    pub(crate) is_after_work: bool,
}

/// The sum of all uses of one callback.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Fate {
    /// Only called before the function returns. `None` if a function that is not known calls it.
    AtOnce(Option<Call>),
    /// Handed to a thread or an executor, as the work to do.
    Work,
    /// Called by another thread or task.
    Elsewhere(Call),
    Kept,
    /// A part of what the function returns.
    Returned,
    Unknown,
}

impl Fate {
    /// The sum of `uses`. A callback that is kept on one path and called on another, for example after an error, is kept.
    pub(crate) fn of(uses: &[Use]) -> Fate {
        let has = |wanted: fn(&How) -> bool| uses.iter().any(|one| wanted(&one.how));
        let elsewhere = uses.iter().filter_map(|one| match one.how {
            How::CalledElsewhere(call) => Some(call),
            _ => None,
        });
        let elsewhere = elsewhere.reduce(Call::and).map(|call| Call {
            // Code that is not known may call it too.
            repeats: call.repeats || has(|how| matches!(how, How::Unknown | How::Lent)),
            ..call
        });
        if has(|how| matches!(how, How::Kept(_))) {
            Fate::Kept
        } else if let Some(call) = elsewhere {
            Fate::Elsewhere(call)
        } else if has(|how| *how == How::Runs) {
            Fate::Work
        } else if has(|how| *how == How::Returned) {
            Fate::Returned
        } else if uses.is_empty() || has(|how| *how == How::Unknown) {
            Fate::Unknown
        } else if has(|how| *how == How::Lent) {
            Fate::AtOnce(None)
        } else {
            let calls = uses.iter().filter_map(|one| match one.how {
                How::Called(call) => Some(call),
                _ => None,
            });
            Fate::AtOnce(calls.reduce(Call::and))
        }
    }
}

impl Use {
    /// Forgets that the value of the callback is used, if it is `()`.
    pub(crate) fn ignore_value(&mut self) {
        if let How::Called(call) | How::CalledElsewhere(call) | How::Kept(Some(call)) =
            &mut self.how
        {
            call.is_used = false;
        }
    }
}

impl Call {
    /// Returns true if a closure that makes this call does nothing else. A callback that gets a value is told something.
    fn is_all_work(self) -> bool {
        self.arguments == 0 && !self.is_after_work
    }

    /// Both calls in one.
    fn and(self, other: Call) -> Call {
        Call {
            repeats: self.repeats || other.repeats,
            is_used: self.is_used || other.is_used,
            arguments: self.arguments.max(other.arguments),
            is_after_work: self.is_after_work || other.is_after_work,
        }
    }
}

impl fmt::Display for How {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            How::Called(call) => write!(formatter, "called{call}, before the function returns"),
            How::Lent => formatter.write_str("lent until a call returns"),
            How::Runs => formatter.write_str("handed to a thread or an executor as its work"),
            How::CalledElsewhere(call) => {
                write!(formatter, "called{call} by another thread or task")
            }
            How::Kept(Some(call)) => write!(formatter, "stored in a closure, which calls it{call}"),
            How::Kept(None) => formatter.write_str("stored"),
            How::Returned => formatter.write_str("a part of what the function returns"),
            How::Unknown => formatter.write_str("passed to code that is not known"),
        }
    }
}

impl fmt::Display for Call {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.repeats {
            formatter.write_str(" in a loop")?;
        }
        if self.is_used {
            formatter.write_str(" for its value")?;
        }
        Ok(())
    }
}
