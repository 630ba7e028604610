//! The wrapper's attributes: those of the legacy function, and a link to it.

use proc_macro2::TokenStream;
use quote::quote;

use super::arguments::callee;
use super::safety::safety;
use crate::awaitable::context::Site;
use crate::awaitable::plan::{Plan, Role, Sink, Source};
use crate::diagnostics::describe::describe_type;
use crate::generate::attributes::{
    Attributes, allow_deprecated, allow_single_lifetimes, allow_unused, conditions, gap, kept,
};

pub(super) fn attributes(plan: &Plan<'_>) -> Attributes {
    let written = &plan.function.attributes;
    let kept = written.iter().filter_map(kept);
    let docs = docs(plan);
    let lints = lints(plan);
    // A call outside a runtime panics, and the caller is where that has to be changed.
    let caller = plan.job().map(|_| quote!(#[track_caller]));
    Attributes {
        conditions: conditions(written),
        others: quote!(#(#kept)* #docs #lints #caller),
    }
}

fn docs(plan: &Plan<'_>) -> TokenStream {
    let origin = &plan.origin;
    let written = &plan.function.attributes;
    let result = match &plan.source {
        Source::Callbacks { callbacks, .. }
            if callbacks.iter().all(|callback| callback.role != Role::Err) =>
        {
            "Resolves to the value that its callback receives."
        }
        Source::Callbacks { .. } => "Resolves to the value that one of its callbacks receives.",
        Source::Job(_) => "Resolves to the value that it returns.",
    };
    let original = match link(plan) {
        Some(link) => format!("[`{origin}`]({link})"),
        None => format!("`{origin}`"),
    };
    let line = match plan.sink {
        Sink::Value { .. } => format!(" Awaitable form of {original}. {result}"),
        Sink::Events { .. } => {
            let receive = match plan.enumeration {
                Some(_) => "callbacks receive",
                None => "callback receives",
            };
            format!(" Stream form of {original}. Yields each value that its {receive}.")
        }
    };
    let gap = gap(written);
    let safety = safety(plan);
    quote!(#gap #[doc = #line] #safety)
}

/// The path by which rustdoc finds the original, if it surely does. A method may come from a trait that rustdoc does not see
/// in scope.
fn link(plan: &Plan<'_>) -> Option<String> {
    let path = describe_type(callee(plan));
    let is_plain = path
        .chars()
        .all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | ':'));
    match plan.site {
        Site::Extension => None,
        _ if !is_plain => None,
        _ if path.starts_with("Self::") => Some(path),
        _ => (!path.contains(char::is_uppercase)).then(|| format!("fn@{path}")),
    }
}

/// A wrapper without a caller causes no warning in the user's crate, even if it is public in a program. Neither does one
/// whose deprecated original has to be called.
fn lints(plan: &Plan<'_>) -> TokenStream {
    let unused = allow_unused();
    let lifetimes = allow_single_lifetimes(plan.signature());
    let deprecated = allow_deprecated(&plan.function.attributes);
    quote!(#unused #lifetimes #deprecated)
}
