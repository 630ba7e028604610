//! Traits that a parameter may implement without being a listener.

use syn::Path;

use crate::syntax::types::last_word;

/// Traits of the standard library whose implementers are not listeners.
const NO_LISTENERS: &[&str] = &[
    "Any",
    "AsMut",
    "AsRef",
    "Borrow",
    "BufRead",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Display",
    "DoubleEndedIterator",
    "Eq",
    "Error",
    "ExactSizeIterator",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "Future",
    "Hash",
    "Hasher",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Read",
    "Seek",
    "Stream",
    "ToOwned",
    "ToSocketAddrs",
    "ToString",
    "TryFrom",
    "TryInto",
    "Write",
];

/// Returns false for the traits of the standard library that many parameters implement.
pub(super) fn may_be_listener(path: &Path) -> bool {
    !NO_LISTENERS.contains(&last_word(path).as_str())
}
