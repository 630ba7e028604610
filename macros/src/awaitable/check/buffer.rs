//! Rules about a buffer that C uses until it calls back.

use syn::{Ident, Type};

use crate::awaitable::context::Context;
use crate::awaitable::plan::Plan;
use crate::awaitable::resolve::report_no_such_parameter;
use crate::options::BufferParameters;
use crate::syntax::signature::Parameter;
use crate::syntax::types::unwrapped;

/// Checks the parameters of `buffer`. The wrapper fills in those at the indices `taken`.
pub(super) fn check(context: &Context<'_>, plan: &Plan<'_>, taken: [usize; 2]) {
    let Some(buffer) = context.options.buffer.value() else {
        return;
    };
    let BufferParameters { pointer, length } = buffer;
    if pointer == length {
        context.report(
            length,
            format_args!("`{length}` cannot be both the pointer to the buffer and its length"),
            format_args!("name the parameter with the length: `buffer = ({pointer}, len)`"),
        );
        return;
    }
    let found = find(context, pointer, taken);
    let counted = find(context, length, taken);
    if let Some(found) = found.filter(|found| !is_pointer(found)) {
        if counted.is_some_and(is_pointer) {
            context.report(
                pointer,
                format_args!("`{length}` is the pointer to the buffer, and comes first"),
                format_args!("write `buffer = ({length}, {pointer})`"),
            );
        } else {
            report_no_pointer(context, pointer, found);
        }
    }
    let start = plan.start().and_then(|start| start.result.at_once());
    if let (Some(at_once), Some(_)) = (start, plan.buffer()) {
        context.report(
            at_once.flow,
            "an operation that is done at once would not return the buffer",
            "write a function that calls back at once in this case, and annotate that",
        );
    }
}

/// The parameter called `name`, unless a mistake is reported.
fn find<'a>(context: &Context<'a>, name: &Ident, taken: [usize; 2]) -> Option<&'a Parameter> {
    match context.signature().parameter(name) {
        None => {
            if context.options.buffer.own().is_some() {
                report_no_such_parameter(context, name);
            }
            None
        }
        Some((index, _)) if taken.contains(&index) => {
            let fact = format!("`{name}` is filled in by the wrapper");
            context.report(
                name,
                fact,
                "name the pointer to the buffer and its length: `buffer = (buf, len)`",
            );
            None
        }
        Some((_, parameter)) => Some(parameter),
    }
}

fn is_pointer(parameter: &Parameter) -> bool {
    matches!(unwrapped(&parameter.ty), Type::Ptr(_))
}

fn report_no_pointer(context: &Context<'_>, name: &Ident, parameter: &Parameter) {
    context.report(
        &parameter.ty,
        format_args!("the type of `{name}` does not show a pointer, so the elements of the buffer are not known"),
        format_args!("write it as a pointer: `{name}: *mut u8`"),
    );
}
