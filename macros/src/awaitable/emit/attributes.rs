//! The wrapper's attributes: those of the legacy function, and a link to it.

use proc_macro2::TokenStream;
use quote::quote;

use super::arguments::callee;
use super::safety::safety;
use crate::awaitable::context::Site;
use crate::awaitable::plan::{CallStyle, Callback, Callee, Job, Plan, Role, Sink, Source};
use crate::diagnostics::describe::describe_type;
use crate::generate::attributes::{
    ALLOW_UNUSED, Attributes, Listed, allow_deprecated, allow_single_lifetimes, conditions,
    document,
};
use crate::syntax::signature::ReceiverKind;

pub(super) fn attributes(plan: &Plan<'_>) -> Attributes {
    let written = &plan.function.attributes;
    let mut others = Listed::default();
    document(&line(plan), written, &mut others);
    others.add(safety(plan));
    add_lints(plan, &mut others);
    if plan.knows_caller {
        others.add_code(caller(plan));
    }
    Attributes {
        conditions: conditions(written),
        others: others.into_tokens(),
    }
}

/// A call outside a runtime panics, and the caller is where that has to be changed. Otherwise the caller is only for the list
/// of what is pending, which release builds do not have.
fn caller(plan: &Plan<'_>) -> &'static str {
    let needs_runtime = plan.job().is_some() || plan.timeout.is_some();
    if needs_runtime {
        "#[track_caller]"
    } else {
        "#[cfg_attr(debug_assertions, track_caller)]"
    }
}

/// The line that leads to the original.
fn line(plan: &Plan<'_>) -> String {
    let origin = &plan.origin;
    let result = match &plan.source {
        Source::Callbacks { .. } if plan.buffer().is_some() => {
            "Resolves to the value that its callback receives, and the buffer."
        }
        Source::Callbacks { callbacks, .. }
            if callbacks.iter().all(|callback| callback.role != Role::Err) =>
        {
            "Resolves to the value that its callback receives."
        }
        Source::Callbacks { .. } => "Resolves to the value that one of its callbacks receives.",
        Source::Job(job) if job.taken.is_none() => "Resolves to the value that it returns.",
        Source::Listener { .. } | Source::Job(_) => {
            "Resolves to the outcome that its listener is told."
        }
    };
    let original = match link(plan) {
        Some(link) => format!("[`{origin}`]({link})"),
        None => format!("`{origin}`"),
    };
    match plan.sink {
        Sink::Value { .. } => {
            let remark = remark(plan).unwrap_or_default();
            format!(" Awaitable form of {original}. {result}{remark}")
        }
        Sink::Events { .. } => {
            let yields = match (plan.taken(), &plan.enumeration) {
                (Some(_), _) => "call of its listener",
                (None, Some(_)) => "value that its callbacks receive",
                (None, None) => "value that its callback receives",
            };
            format!(" Stream form of {original}. Yields each {yields}.")
        }
    }
}

/// Notes on what may surprise the caller of the wrapper.
fn remark(plan: &Plan<'_>) -> Option<&'static str> {
    if let Some(job) = plan.job() {
        return clones_receiver(plan, job).then_some(
            " It works on a clone of `self`, so changes to plain fields are made to the clone.",
        );
    }
    let is_called_often = |callback: &Callback<'_>| {
        callback.role == Role::Completion
            && matches!(callback.style, Some(CallStyle::Shared | CallStyle::Mut))
    };
    plan.callbacks().iter().any(is_called_often).then_some(
        " Its callback can be called many times, and only the first call counts: the option `stream` receives all.",
    )
}

/// Returns true for `&self`, which the job cannot borrow.
fn clones_receiver(plan: &Plan<'_>, job: &Job<'_>) -> bool {
    let receiver = plan.signature().receiver();
    let is_plain =
        receiver.is_some_and(|receiver| matches!(receiver.kind, ReceiverKind::Reference(..)));
    let argument = job.arguments.first();
    is_plain && argument.is_some_and(|argument| !argument.by_value)
}

/// The path by which rustdoc finds the original, if it surely does. A method may come from a trait that rustdoc does not see
/// in scope.
fn link(plan: &Plan<'_>) -> Option<String> {
    let path = match plan.callee {
        Callee::Bare => plan.signature().ident.to_string(),
        _ => describe_type(callee(plan)),
    };
    let is_plain = path
        .chars()
        .all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | ':'));
    match plan.site {
        Site::Extension | Site::Group => None,
        _ if !is_plain => None,
        _ if path.starts_with("Self::") => Some(path),
        _ => (!path.contains(char::is_uppercase)).then(|| format!("fn@{path}")),
    }
}

/// A wrapper without a caller causes no warning in the user's crate, even if it is public in a program. Neither does one
/// whose deprecated original has to be called.
fn add_lints(plan: &Plan<'_>, attributes: &mut Listed) {
    attributes.add_code(ALLOW_UNUSED);
    attributes.add(allow_single_lifetimes(plan.signature()));
    attributes.add(allow_deprecated(&plan.function.attributes));
    attributes.add(allow_name_of_c(plan));
}

/// Allows a name that C wrote in another case.
fn allow_name_of_c(plan: &Plan<'_>) -> Option<TokenStream> {
    let is_extern = matches!(plan.site, Site::Extern);
    let is_snake_case = || !plan.name.to_string().contains(char::is_uppercase);
    (is_extern && !is_snake_case())
        .then(|| quote!(#[allow(non_snake_case, reason = "the name is C's")]))
}
