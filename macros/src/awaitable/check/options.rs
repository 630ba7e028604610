//! Options in the wrong place, or together with one that they contradict.

use quote::ToTokens;
use syn::{Ident, Lit};

use crate::awaitable::context::Context;
use crate::awaitable::resolve::heuristics::closure_names;
use crate::collect::CollectVec;
use crate::diagnostics::Diagnostics;
use crate::diagnostics::name::check_name;
use crate::options::awaitable::AwaitableOptions;
use crate::options::{OptionSet, ParameterValue, Place, Prefix, Suffix, Written, check_conflicts};
use crate::syntax::expression::Expression;

pub(super) fn check(context: &Context<'_>) {
    let options = context.options;
    check_half_pair(context);
    check_hooks(context);
    context.with_diagnostics(|diagnostics| job(options, diagnostics));
    let has_hook = options.cancel.is_given() || options.revoke.is_given();
    if let (Some(local), false) = (options.local.own(), has_hook) {
        context.report(
            local,
            "`local` keeps the `cancel` hook on its thread, but there is no `cancel` hook",
            "write `cancel = |handle| …, local`",
        );
    }
    let waits = options.readable.is_given() || options.writable.is_given();
    if let (Some(fd), false) = (options.fd.own(), waits) {
        context.report(
            fd,
            "`fd` names the parameter with the descriptor, but there is no `readable` or `writable`",
            "write `readable, fd = socket`",
        );
    }
    if !context.definition.is_replaced() {
        check_affixes(context);
        // The first word of a malformed name may be the function's.
        let name = options.name.value().filter(|_| !options.name.has_mistake());
        context.with_diagnostics(|diagnostics| {
            check_name(name, context.signature(), "_async", diagnostics);
        });
    }
}

/// A literal is no closure, which rustc would report twice.
fn check_hooks(context: &Context<'_>) {
    let options = context.options;
    for (name, hook) in [("cancel", &options.cancel), ("revoke", &options.revoke)] {
        let (Some(_), Some(Expression::Other(value))) = (hook.own(), hook.value()) else {
            continue;
        };
        if syn::parse2::<Lit>(value.to_token_stream()).is_ok() {
            context.report(
                value,
                format_args!("`{name}` takes a closure that receives the handle"),
                format_args!("write `{name} = |handle| handle.stop()`"),
            );
        }
    }
}

/// Empty affixes leave the function's own name.
fn check_affixes(context: &Context<'_>) {
    let options = context.options;
    let prefix = options.prefix.value().map(|Prefix(text)| text);
    let suffix = options.suffix.value().map(|Suffix(text)| text);
    let are_empty = [prefix, suffix]
        .into_iter()
        .flatten()
        .all(|text| text.value().is_empty());
    if let (Some(empty), true) = (prefix.or(suffix), are_empty) {
        let function = &context.signature().ident;
        let fact = format!("this leaves `{function}`, the name of the function itself");
        context.report(empty, fact, "write for example `prefix = \"async_\"`");
    }
}

/// A function that is skipped has no wrapper that another option could be about.
pub(in crate::awaitable) fn skipped(context: &Context<'_>) {
    for option in context.options.written() {
        let name = option.word;
        if option.is_own && option.spec.name != "skip" {
            context.report(
                name,
                format_args!("`{name}` has no effect, because `skip` leaves the function out"),
                format_args!("remove `{name}`, or remove `skip`"),
            );
        }
    }
}

/// A function that blocks and has no callback has nothing for options about one. The callback for its progress may reply.
pub(super) fn job(options: &AwaitableOptions, diagnostics: &mut Diagnostics) {
    let blocking = options.blocking.word();
    let calls_back = options.stream.is_given() || options.listener.is_given();
    let blocking = blocking.filter(|_| !calls_back);
    let reports = options.progress.is_given();
    let word = if reports {
        options.about_value()
    } else {
        options.about_callback()
    };
    let word = word.or_else(|| options.err.own());
    let word = word.or_else(|| options.discard.own());
    if let (Some(blocking), Some(word), true) = (blocking, word, reports) {
        diagnostics.report(
            word,
            format_args!(
                "`{word}` is about the value of a callback, and `{blocking}` awaits what the function returns"
            ),
            format_args!("remove `{word}`"),
        );
    } else if let (Some(blocking), Some(word)) = (blocking, word) {
        diagnostics.report(
            word,
            format_args!("`{word}` is about a callback, and `{blocking}` runs a function without one"),
            format_args!(
                "remove `{word}`; or add `stream(unbounded)` or another policy, if the function blocks while it calls back"
            ),
        );
    }
}

/// Places and conflicts of the options on one item.
pub(super) fn places(written: &[Written<'_>], place: Place, diagnostics: &mut Diagnostics) {
    for option in written.iter().filter(|option| option.is_own) {
        let name = option.word;
        let spec = option.spec;
        let (Some(here), false) = (describe(place), spec.is_allowed(place)) else {
            continue;
        };
        let help = if place == Place::Function && spec.is_allowed(Place::Declaration) {
            format!("write `;` instead of the body, or remove `{name}`")
        } else {
            let places = spec.places.iter().copied();
            let allowed: Vec<&str> = places.filter_map(describe).collect_vec();
            format!("write it on {}, or remove it", allowed.join(" or "))
        };
        let fact = format!("`{name}` cannot be written on {here}");
        diagnostics.report(name, fact, help);
    }
    check_conflicts(written, diagnostics);
}

/// Functions that ask for nothing are left alone if a block's pair is not complete.
pub(crate) fn check_half_pair(context: &Context<'_>) {
    let options = context.options;
    let is_for_others = options.stream.is_given() || options.blocking.is_given();
    let has_mistake = options.ok.has_mistake() || options.err.has_mistake();
    if context.around.only_sure || is_for_others || has_mistake {
        return;
    }
    let err = options.err.value().map(|err| &err.parameter);
    match (options.ok.value(), err) {
        (Some(ok), None) => report_half_pair(context, options.ok.word(), ok, "err = on_failure"),
        (None, Some(err)) => report_half_pair(context, options.err.word(), err, "ok = on_success"),
        _ => {}
    }
}

/// Reports one of `ok` and `err` without the other, of which `example` is an example.
fn report_half_pair(
    context: &Context<'_>,
    word: Option<&Ident>,
    given: &ParameterValue,
    example: &str,
) {
    let Some(word) = word else {
        return;
    };
    let mut others = closure_names(context.signature());
    let other = others.find(|name| **name != given.name);
    let missing = example.split(' ').next().unwrap_or_default();
    let help = match other {
        Some(other) => format!("add `{missing} = {other}`"),
        None if context.signature().parameter(&given.name).is_some() => {
            format!("write `callback = {}` for a single callback", given.name)
        }
        None => format!("add `{example}`"),
    };
    context.report(word, format_args!("`{word}` needs its counterpart"), help);
}

/// `None` for the places in a listener, whose options `listener` checks.
fn describe(place: Place) -> Option<&'static str> {
    match place {
        Place::Function => Some("a function"),
        Place::Declaration => Some("a declaration without a body"),
        Place::Block => Some("an `impl`, `trait` or `mod`"),
        Place::Listener | Place::ListenerMethod => None,
    }
}
