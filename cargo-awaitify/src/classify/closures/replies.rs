//! What the values that closures return are for.

use syn::Type;

use super::ClosureParameter;
use crate::diagnostics::describe::describe_type;

/// Returns true for a boxed future without a value that does not borrow an argument.
pub(super) fn is_ready_future(found: &ClosureParameter<'_>, output: &str) -> bool {
    let compact: String = output.chars().filter(|one| *one != ' ').collect();
    let is_unit = compact.contains("Future") && compact.contains("=()") || compact.contains(",()>");
    let mut lifetimes = found.closure.own_lifetimes.iter();
    is_unit && !lifetimes.any(|lifetime| output.contains(&format!("{lifetime},")))
}

/// Returns true for a closure that writes into a slice.
pub(super) fn fills_buffer(found: &ClosureParameter<'_>) -> bool {
    let mut arguments = found.closure.arguments.iter();
    arguments.any(|argument| match argument.ty {
        Type::Reference(reference) => {
            reference.mutability.is_some() && matches!(*reference.elem, Type::Slice(_))
        }
        _ => false,
    })
}

/// Returns true if the library cannot go on without the very value: a new form of an argument, a value of the standard
/// library such as `Duration`, a number that nothing is told about, or the outcome of work on a pointer.
pub(super) fn is_needed(found: &ClosureParameter<'_>, output: &str) -> bool {
    const VALUES: &[&str] = &["Duration", "Instant", "String", "PathBuf", "Vec", "Box"];
    let word = output.split('<').next().unwrap_or_default();
    let word = word.rsplit("::").next().unwrap_or_default();
    let types = || found.closure.arguments.iter().map(|argument| argument.ty);
    let only_pointers = types().all(|ty| matches!(ty, Type::Ptr(_)));
    let is_supplied = types().next().is_none() && ["u32", "usize"].contains(&output);
    VALUES.contains(&word)
        || is_supplied
        || types().any(|ty| describe_type(ty) == output && !is_simple_reply(output))
        || types().next().is_some() && only_pointers
}

/// Returns true for an answer to an event, such as `bool`. A `String` is more often a value that the library needs.
pub(super) fn is_simple_reply(output: &str) -> bool {
    const SIMPLE: &[&str] = &["bool", "i32", "u32", "usize"];
    SIMPLE.contains(&output) || output.contains("Result<()") || output.contains("Result<usize")
}
