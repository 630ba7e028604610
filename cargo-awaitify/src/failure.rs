//! A failure of the whole command, with what to do about it.

use std::fmt;
use std::path::Path;

/// A failure, and a hint that leads out of it.
#[derive(Debug)]
pub(crate) struct Failure {
    fact: String,
    help: String,
}

pub(crate) type Result<T> = std::result::Result<T, Failure>;

impl Failure {
    pub(crate) fn new(fact: impl Into<String>, help: impl Into<String>) -> Self {
        Failure {
            fact: fact.into(),
            help: help.into(),
        }
    }
}

impl Failure {
    /// The same fact with another hint.
    pub(crate) fn with_help(self, help: impl Into<String>) -> Self {
        Failure::new(self.fact, help)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "error: {}\nhelp: {}", self.fact, self.help)
    }
}

pub(crate) fn cannot_write(path: &Path, error: &std::io::Error) -> Failure {
    let fact = format!("`{}` cannot be written: {error}", path.display());
    Failure::new(fact, "check that the folder exists and is writable")
}
