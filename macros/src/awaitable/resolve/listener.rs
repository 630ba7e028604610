//! Tells a listener from a completion, for the functions of a block with `stream(…)`.

use super::heuristics;
use crate::awaitable::plan::CallStyle;
use crate::options::awaitable::AwaitableOptions;
use crate::syntax::signature::{Parameter, Signature};
use crate::syntax::types::{c_function_pointer, value_of_output};

/// Returns true if the callback of a function in a block with `stream(…)` is a listener, not a completion.
/// If the block has `blocking` too, the callback need not outlive the call. A callback that returns something else than
/// whether to go on needs its own reply.
pub(crate) fn is_listener(
    signature: &Signature,
    own: &AwaitableOptions,
    is_extern: bool,
    blocks: bool,
) -> bool {
    if is_extern {
        let mut parameters = signature.parameters();
        return own.reply.is_given() || !parameters.any(|(_, parameter)| replies(parameter));
    }
    let named = own.callback.value();
    let mut closures = heuristics::closure_parameters(signature);
    if let Some(named) = named {
        let mut closures =
            closures.filter(|found| found.parameter.pattern.name.as_ref() == Some(&named.name));
        return closures.all(|found| found.closure.style != CallStyle::Once);
    }
    let listeners = heuristics::closure_parameters(signature).filter(|found| {
        let closure = &found.closure;
        let outlives = closure.bounds.outlives_static || blocks;
        let replies = own.reply.is_given() && closure.style != CallStyle::Once;
        outlives && (replies || heuristics::is_visitor(closure))
    });
    let has_completion =
        closures.any(|found| heuristics::is_surely_completion(&found.closure, signature));
    listeners.count() > 0 && !has_completion
}

/// Returns true for a C function pointer that returns something.
fn replies(parameter: &Parameter) -> bool {
    let pointer = c_function_pointer(&parameter.ty);
    pointer.is_some_and(|pointer| value_of_output(&pointer.output).is_some())
}
