//! The output. A reader that goes away, as `head` does, neither ends the program nor is an error: it may be in the middle of
//! a change that it has to finish.

use std::fmt::{Arguments, Display};
use std::io::{ErrorKind, Write};
use std::sync::OnceLock;

use crate::failure::{Failure, Result};

/// Prints a line to stdout, like `println!`.
macro_rules! say {
    ($($part:tt)*) => {
        $crate::output::print(format_args!("{}\n", format_args!($($part)*)))
    };
}

/// Prints a line to stderr, like `eprintln!`.
macro_rules! complain {
    ($($part:tt)*) => {
        $crate::output::print_error(format_args!("{}\n", format_args!($($part)*)))
    };
}

pub(crate) use {complain, say};

/// The first error, except that the reader is gone.
static LOST: OnceLock<String> = OnceLock::new();

pub(crate) fn print(text: impl Display) {
    let mut stdout = std::io::stdout().lock();
    match write!(stdout, "{text}").and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            LOST.get_or_init(|| error.to_string());
        }
        _ => {}
    }
}

pub(crate) fn print_error(text: Arguments<'_>) {
    // There is no place left to report this.
    let _ = std::io::stderr().lock().write_fmt(text);
}

/// Fails if a part of the output was lost.
pub(crate) fn require_complete() -> Result<()> {
    match LOST.get() {
        Some(error) => Err(Failure::new(
            format!("the output cannot be written: {error}"),
            "check where it is redirected to",
        )),
        None => Ok(()),
    }
}
