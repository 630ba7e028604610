//! The attributes and the documentation of the generated function.

use proc_macro2::TokenStream;
use quote::quote;

use super::export::Export;
use super::resolve::Plan;
use crate::generate::attributes::{Listed, allow_deprecated, document, has_safety_section};
use crate::generate::safety::safety_section;

/// The function's own attributes, and those that are added.
pub(super) fn attributes(plan: &Plan<'_>) -> TokenStream {
    let written = &plan.function.attributes;
    let (line, safety) = docs(plan);
    let mut attributes = Listed::default();
    document(&line, written, &mut attributes);
    attributes.add(safety);
    attributes.add(allow_deprecated(written));
    if plan.on.is_none() {
        // A call outside a runtime panics, and the caller is where that has to be changed.
        attributes.add_code("#[track_caller]");
    }
    attributes.into_tokens()
}

/// The line that names the original, and the `# Safety` section.
fn docs(plan: &Plan<'_>) -> (String, Option<TokenStream>) {
    let origin = &plan.origin;
    let is_written = has_safety_section(&plan.function.attributes);
    let duties = format!(
        " `{origin}` is called once, on a thread of the runtime, perhaps after this function has returned, and its future \
         is polled there. Its requirements must hold until the callback has been called."
    );
    if let (Some(_), None) = (&plan.items, &plan.export) {
        let line = format!(
            " Callback form of `{origin}`: starts it as a task, and calls `on_item` with each item of its stream, then the \
             last callback once: with `Ok` at the end, or with `Err(Dropped)` if it never comes."
        );
        let safety = plan
            .is_unsafe()
            .then(|| safety_section(is_written, &duties));
        return (line, safety);
    }
    let Some(Export { abort, .. }) = &plan.export else {
        let line = format!(
            " Callback form of `{origin}`: starts it as a task, and calls back once with its result, or with \
             `Err(Dropped)` if it has none."
        );
        let safety = plan
            .is_unsafe()
            .then(|| safety_section(is_written, &duties));
        return (line, safety);
    };
    let (line, times) = match plan.items {
        Some(_) => (
            format!(
                " Callback form of `{origin}` for C: starts it as a task, and calls back with a pointer to each item of its \
                 stream, then with null. Returns the task's number, for `{abort}`."
            ),
            "any number of times",
        ),
        None => (
            format!(
                " Callback form of `{origin}` for C: starts it as a task, and calls back once with a pointer to its \
                 result, or with null if it has none. Returns the task's number, for `{abort}`."
            ),
            "once",
        ),
    };
    let promise = format!(
        " `callback` is null, or may be called with `user_data`, {times}, on any thread. Each other argument is a valid value \
         of its type. What a pointer points at is valid, and does not change, during this call."
    );
    let safety = safety_section(is_written, &promise);
    let duties = plan.is_unsafe().then(|| safety_section(true, &duties));
    (line, Some(quote!(#safety #duties)))
}
