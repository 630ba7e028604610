//! Resolves a function and its options into a [`Plan`].
//!
//! Every part that does not depend on another is resolved even if the other has a mistake, so that all independent mistakes
//! of a function are reported in one run.

mod adapted;
mod adapter_name;
mod boxed;
pub(crate) mod buffer;
mod callback;
mod callee;
mod conversion;
pub(crate) mod detect;
mod duration;
mod enumeration;
mod error_pair;
pub(crate) mod heuristics;
mod job;
mod js_function;
mod known_traits;
mod listener;
mod method;
mod parameters;
mod payload;
mod pointers;
pub(crate) mod refusal;
mod replaced;
mod reply;
mod report;
pub(crate) mod select;
mod sink;
mod start;
mod staying;
mod taken;
mod user_data;
pub(crate) mod wanted;

pub(crate) use self::adapter_name::adapter_name;
pub(super) use self::callee::wrapper_name;
pub(super) use self::detect::marker_bounds;
pub(super) use self::enumeration::{name_of as name_of_enum, variant_of};
pub(super) use self::heuristics::has_closure;
pub(super) use self::listener::is_listener;
pub(super) use self::method::{CalledMethod, resolve_listener, resolve_method};
pub(super) use self::pointers::{hidden_types, is_release_typedef, is_suspect, takes_only_data};
pub(super) use self::report::{refused_bound, report_no_such_parameter};
pub(super) use self::staying::staying_parameters;

use proc_macro2::TokenStream;
use syn::{Type, TypePath};

use self::callback::resolve_callback;
use self::callee::{callee_of, origin_of};
use self::duration::duration_of;
use self::job::Calls;
use self::parameters::parameters_of;
use self::select::{Selected, Selection};
use self::sink::{ends_of, sink_of};
use self::wanted::Wanted;
use super::context::Context;
use super::plan::{Callback, Payload, Plan, Source};
use crate::collect::CollectVec;
use crate::generate::crate_path::CratePath;
use crate::options::Limit;
use crate::syntax::function::Function;
use crate::syntax::lifetimes::elide_lifetimes;
use crate::syntax::search::has_impl;
use crate::syntax::types::unwrapped;

/// The function with types in the place of type parameters that the wrapper does not have, if other parts of the signature
/// name them.
pub(super) fn with_types(context: &Context<'_>) -> Option<Function> {
    if context.options.listener.is_given() {
        adapted::with_adapter(context)
    } else {
        boxed::with_boxed_callbacks(context)
    }
}

/// Returns true if rustc reports the type of a parameter in the function itself: it is missing, or is a `dyn Trait` without
/// a pointer.
pub(super) fn has_refused_type(context: &Context<'_>) -> bool {
    let signature = context.signature();
    let mut types = signature.parameters().map(|(_, parameter)| &parameter.ty);
    let mut has_unsized = || types.any(|ty| matches!(unwrapped(ty), Type::TraitObject(_)));
    signature.is_half_typed() || context.function.has_body() && has_unsized()
}

/// An argument of a callback that rustc reports in the function itself.
pub(super) enum RefusedArgument {
    /// It contains an `impl Trait`.
    Opaque(TokenStream),
    /// It is a `str`, a `[T]` or a `dyn Trait` without a pointer.
    Unsized,
}

/// The first argument of a callback that rustc rejects.
pub(super) fn refused_argument(plan: &Plan<'_>) -> Option<RefusedArgument> {
    let closures = plan.callbacks().iter().filter(|it| it.is_closure());
    let mut payloads = closures.map(|callback| &callback.payload);
    payloads.find_map(|payload| {
        let Payload::Visible {
            arguments,
            own_lifetimes,
            ..
        } = payload
        else {
            return None;
        };
        let mut types = arguments.iter().map(|argument| argument.ty);
        types.find_map(|ty| {
            if has_impl(ty) {
                let ty = elide_lifetimes(ty, own_lifetimes);
                Some(RefusedArgument::Opaque(ty))
            } else {
                is_unsized(ty).then_some(RefusedArgument::Unsized)
            }
        })
    })
}

/// Returns true for a `str`, a `[T]` or a `dyn Trait`.
pub(super) fn is_unsized(ty: &Type) -> bool {
    match unwrapped(ty) {
        Type::Slice(_) | Type::TraitObject(_) => true,
        Type::Path(path) => path.path.is_ident("str"),
        _ => false,
    }
}

/// Returns `None` if no wrapper is wanted, or if a mistake was reported.
pub(super) fn resolve<'a>(context: &Context<'a>) -> Option<Plan<'a>> {
    let source = if context.options.has_no_callback() {
        if context.options.stream.is_given() {
            // The rule about conflicts reports it.
            return None;
        }
        Source::Job(job::resolve(context, Calls::None)?)
    } else if context.options.listener.is_given() {
        // Without an adapter, a rule reports it.
        resolve_taken(context, context.options.adapter()?)?
    } else if context.options.runs_job() {
        resolve_blocking_calls(context)?
    } else {
        resolve_callbacks(context)?
    };
    let callee = callee_of(context);
    let timeout = context.options.timeout.value();
    Some(Plan {
        krate: CratePath(context.options.krate.value()),
        function: context.function,
        site: context.around.site,
        knows_caller: context
            .around
            .outer
            .is_none_or(|outer| !outer.has_other_macros),
        definition: context.definition,
        name: wrapper_name(context),
        origin: origin_of(context, callee),
        callee,
        parameters: parameters_of(context, &source),
        ends: ends_of(context, &source),
        timeout: timeout
            .and_then(|Limit(text)| duration_of(context, text, "a duration", "timeout")),
        sink: sink_of(context, &source),
        enumeration: enumeration::resolve(context),
        source,
    })
}

fn resolve_callbacks<'a>(context: &Context<'a>) -> Option<Source<'a>> {
    let selected = select_callbacks(context)?;
    let start = start::resolve(context);
    let selected = selected.ok()?;
    let callbacks = resolve_all(context, selected, start.policy.has_guard())?;
    Some(Source::Callbacks { callbacks, start })
}

/// Returns `None` if a mistake was reported.
fn resolve_all<'a>(
    context: &Context<'a>,
    selected: Vec<Selected<'a>>,
    has_hook: bool,
) -> Option<Vec<Callback<'a>>> {
    let are_several = selected.len() > 1;
    // All are resolved even if one has a mistake, so that all mistakes are reported in one run.
    let callbacks: Vec<_> = selected
        .into_iter()
        .map(|selected| resolve_callback(context, selected, are_several, has_hook))
        .collect_vec();
    callbacks.into_iter().collect()
}

/// A function that takes a listener.
fn resolve_taken<'a>(context: &Context<'a>, adapter: &'a TypePath) -> Option<Source<'a>> {
    let taken = taken::resolve(context, adapter);
    if context.options.runs_job() {
        let calls = taken.map_or(Calls::Unknown, Calls::OfListener);
        return job::resolve(context, calls).map(Source::Job);
    }
    let start = start::resolve(context);
    Some(Source::Listener {
        taken: taken?,
        start,
    })
}

/// A function that blocks while it calls back.
fn resolve_blocking_calls<'a>(context: &Context<'a>) -> Option<Source<'a>> {
    let callbacks = select_callbacks(context)?
        .ok()
        .and_then(|selected| resolve_all(context, selected, false));
    let calls = callbacks.map_or(Calls::Unknown, Calls::These);
    job::resolve(context, calls).map(Source::Job)
}

/// The selected parameters, or `Err` if a mistake was reported. Returns `None` if no wrapper is wanted.
fn select_callbacks<'a>(context: &Context<'a>) -> Option<Result<Vec<Selected<'a>>, ()>> {
    let selection = selection_of(context)?;
    Some(selection.map_err(|refusals| report::report_all(&refusals, context)))
}

/// The selected parameters, or the reasons why there are none. Returns `None` if no wrapper is wanted.
fn selection_of<'a>(context: &Context<'a>) -> Option<Selection<'a>> {
    let wanted = Wanted::of(context);
    let named = context.options.named_callbacks().into_iter();
    let is_named = named
        .chain(wanted.progress)
        .any(|wanted| context.signature().parameter(&wanted.name).is_some());
    // A C function pointer that can be seen is never passed over in silence.
    let is_seen = context.is_extern() && pointers::are_seen(context.signature(), &wanted);
    if context.around.only_sure && !is_named && !is_seen {
        return select::select_sure(context.signature(), &wanted).map(Ok);
    }
    Some(select::select(context.signature(), &wanted))
}
