//! Resolves a function and its options into a [`Plan`].
//!
//! Every part that does not depend on another is resolved even if the other has a mistake, so that all independent mistakes
//! of a function are reported in one run.

mod detect;
mod heuristics;
mod job;
mod payload;
mod refusal;
mod report;
mod select;
mod start;
mod user_data;
mod wanted;

pub(super) use self::report::report_no_such_parameter;

use quote::quote;
use syn::ext::IdentExt;
use syn::{Ident, LitStr, Type};

use self::job::Calls;
use self::select::{Kind, Selected};
use self::wanted::Wanted;
use super::context::{Context, Definition, Site, belongs_to_type};
use super::plan::{
    Bounds, CallStyle, Callback, Callee, Carrier, Checked, ClosureCarrier, Ends, HandlePolicy,
    OnDropped, Passed, Plan, Producer, Reply, Role, Sharing, Sink, Source, WhenClosed,
};
use crate::diagnostics::describe::describe_type;
use crate::generate::crate_path::CratePath;
use crate::options::awaitable::AwaitableOptions;
use crate::options::{Parameters, Policy, Prefix, Suffix};
use crate::syntax::search::has_impl;
use crate::syntax::signature::{Input, Parameter, Signature};
use crate::syntax::types::{c_function_pointer, is_called, may_be_typedef, value_of_output};

/// Returns `None` if no wrapper is wanted, or if a mistake was reported.
pub(super) fn resolve<'a>(context: &Context<'a>) -> Option<Plan<'a>> {
    let source = if context.options.has_no_callback() {
        Source::Job(job::resolve(context, Calls::None)?)
    } else if context.options.runs_job() {
        resolve_blocking_calls(context)?
    } else {
        resolve_callbacks(context)?
    };
    let callee = callee_of(context);
    Some(Plan {
        krate: CratePath(context.options.krate.value()),
        function: context.function,
        site: context.around.site,
        definition: context.definition,
        name: wrapper_name(context),
        origin: origin_of(context, callee),
        callee,
        parameters: parameters_of(context, &source),
        ends: ends_of(context, &source),
        sink: sink_of(context, &source),
        source,
    })
}

/// Returns true if the callback of a function in a block with `stream(…)` is a listener, not a completion.
/// If the block has `blocking` too, the callback need not outlive the call.
pub(super) fn is_listener(
    signature: &Signature,
    own: &AwaitableOptions,
    is_extern: bool,
    blocks: bool,
) -> bool {
    if is_extern {
        // A callback that returns a value needs its own reply.
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
        heuristics::is_surely_listener(&found.closure)
            || blocks && heuristics::is_visitor(&found.closure)
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

fn resolve_callbacks<'a>(context: &Context<'a>) -> Option<Source<'a>> {
    let selected = select_callbacks(context)?;
    let start = start::resolve(context);
    let selected = selected.ok()?;
    let are_several = selected.len() > 1;
    let has_hook = !matches!(start.policy, HandlePolicy::Return | HandlePolicy::Discard);
    let callbacks: Vec<_> = selected
        .into_iter()
        .map(|selected| resolve_callback(context, selected, are_several, has_hook))
        .collect();
    let callbacks = callbacks.into_iter().collect::<Option<Vec<_>>>()?;
    Some(Source::Callbacks { callbacks, start })
}

/// A function that blocks while it calls back.
fn resolve_blocking_calls<'a>(context: &Context<'a>) -> Option<Source<'a>> {
    let selected = select_callbacks(context)?.ok();
    let only = selected.and_then(|selected| selected.into_iter().next());
    let callback = only.and_then(|selected| resolve_callback(context, selected, false, false));
    let calls = callback.map_or(Calls::Unknown, Calls::One);
    job::resolve(context, calls).map(Source::Job)
}

/// The selected parameters, or `Err` if a mistake was reported. Returns `None` if no wrapper is wanted.
fn select_callbacks<'a>(context: &Context<'a>) -> Option<Result<Vec<Selected<'a>>, ()>> {
    let wanted = wanted_of(context);
    let is_named = context
        .options
        .named_callbacks()
        .any(|wanted| context.signature().parameter(&wanted.name).is_some());
    if context.around.only_sure && !is_named {
        return select::select_sure(context.signature(), &wanted).map(Ok);
    }
    let selection = select::select(context.signature(), &wanted);
    Some(selection.map_err(|refusals| report::report_all(&refusals, context)))
}

fn wanted_of<'a>(context: &Context<'a>) -> Wanted<'a> {
    let options = context.options;
    Wanted {
        callback: options.callback.value(),
        ok: options.ok.value(),
        err: options.err.value(),
        end: options.end.value(),
        progress: options.progress.value().map(|progress| &progress.parameter),
        is_stream: options.stream.is_given(),
        user_data: options.user_data.value(),
        user_data_at: options.user_data_at.value().copied(),
        excluded: options.excluded().collect(),
        is_extern: context.is_extern(),
    }
}

fn resolve_callback<'a>(
    context: &Context<'a>,
    selected: Selected<'a>,
    are_several: bool,
    has_hook: bool,
) -> Option<Callback<'a>> {
    let Selected {
        index,
        parameter,
        role,
        kind,
    } = selected;
    let payload = payload::resolve(context, parameter, role, &kind);
    let (bounds, generic) = match &kind {
        Kind::Closure(closure) => (closure.bounds, closure.generic),
        Kind::Told(told) => (told.bounds, told.generic),
        Kind::Alias(_) | Kind::CFunction(_) => (Bounds::default(), None),
    };
    let style = match &kind {
        Kind::Closure(closure) => Some(closure.style),
        _ => None,
    };
    Some(Callback {
        index,
        parameter,
        role,
        reply: if role == Role::Progress || context.options.stream.is_given() {
            reply_of_listener(context, &kind, has_hook)
        } else {
            reply_of(context, &kind, are_several)
        },
        sharing: sharing_of(&kind, bounds, role),
        carrier: carrier_of(context, kind, parameter),
        payload: payload?,
        bounds,
        generic,
        style,
    })
}

/// The reply to the library. One that is given for several callbacks does not reach those that return nothing.
fn reply_of<'a>(context: &Context<'a>, kind: &Kind<'a>, are_several: bool) -> Reply<'a> {
    let option = &context.options.reply;
    let is_for_several = are_several || (option.is_given() && option.own().is_none());
    let returns_nothing = matches!(kind, Kind::Closure(closure) if closure.output.is_none());
    let output = match kind {
        Kind::Closure(closure) => closure.output,
        Kind::CFunction(function) => function.output,
        Kind::Told(_) | Kind::Alias(_) => None,
    };
    let is_hidden = matches!(kind, Kind::CFunction(function) if function.takes.is_none());
    match (option.value(), output) {
        (Some(given), _) if !(is_for_several && returns_nothing) => Reply::Given(given),
        (None, Some(output)) if !option.is_given() => Reply::Missing(output),
        _ if is_hidden => Reply::Unseen,
        _ => Reply::Nothing,
    }
}

/// The reply of a stream's callback. If there is a hook, only the hook tells the library to stop.
fn reply_of_listener<'a>(context: &Context<'a>, kind: &Kind<'a>, has_hook: bool) -> Reply<'a> {
    let output = match kind {
        Kind::Closure(closure) if closure.output.is_none() => return Reply::Nothing,
        Kind::CFunction(function) if function.takes.is_some() && function.output.is_none() => {
            return Reply::Nothing;
        }
        Kind::Closure(closure) => closure.output,
        Kind::CFunction(function) => function.output,
        Kind::Told(_) | Kind::Alias(_) => None,
    };
    let open = context.options.reply.value();
    let asks_to_stop = output.is_some_and(|output| is_called(output, "ControlFlow"));
    let closed = match context.options.reply_when_closed.value() {
        Some(closed) => WhenClosed::Given(closed),
        None if has_hook => WhenClosed::AsOpen,
        None if open.is_some() && !asks_to_stop => WhenClosed::AsOpen,
        None => WhenClosed::Neutral,
    };
    Reply::Open {
        open,
        closed,
        output,
    }
}

fn sharing_of(kind: &Kind<'_>, bounds: Bounds, role: Role) -> Sharing {
    match kind {
        _ if bounds.clone || matches!(role, Role::Ok | Role::Err) => Sharing::Cloned,
        Kind::Closure(closure) if closure.style == CallStyle::Once => Sharing::Consumed,
        Kind::Alias(_) | Kind::CFunction(_) => Sharing::Consumed,
        Kind::Closure(_) | Kind::Told(_) => Sharing::Referenced,
    }
}

fn carrier_of<'a>(context: &Context<'a>, kind: Kind<'a>, parameter: &'a Parameter) -> Carrier<'a> {
    match kind {
        Kind::Alias(ty) => Carrier::Alias(ty),
        Kind::CFunction(function) => Carrier::CFunction(function.user_data),
        Kind::Told(told) => match told.alias {
            Some(alias) => Carrier::Held(alias),
            None => Carrier::Closure(ClosureCarrier {
                pointers: told.pointers,
                bound_to: None,
            }),
        },
        Kind::Closure(closure) => {
            // An `impl Into<Box<dyn …>>` needs the box itself. A generic function elsewhere cannot infer the trait
            // object.
            let is_elsewhere = !context.function.has_body() && closure.is_named_pointer();
            let bound_to = match closure.target {
                Some(target) if !closure.pointers.is_empty() => Some(target),
                _ => is_elsewhere.then_some(&parameter.ty),
            };
            Carrier::Closure(ClosureCarrier {
                pointers: closure.pointers,
                bound_to,
            })
        }
    }
}

fn ends_of(context: &Context<'_>, source: &Source<'_>) -> Ends {
    let options = context.options;
    let is_stream = options.stream.is_given();
    let policy = match source {
        Source::Callbacks { start, .. } => Some(&start.policy),
        Source::Job(_) => None,
    };
    match policy {
        Some(HandlePolicy::Revoke { .. }) => Ends::Revoked,
        _ if options.destroy.is_given() => Ends::Destroyed,
        _ if options.during_call.is_given() => Ends::WithFunction,
        _ if !is_stream => Ends::WithCall,
        _ if options.reply_when_closed.is_given() => Ends::WithClosedReply,
        _ => Ends::Unknown,
    }
}

fn sink_of<'a>(context: &Context<'a>, source: &Source<'_>) -> Sink<'a> {
    match context.options.stream.value() {
        Some(policy) => Sink::Events {
            policy,
            producer: producer_of(policy, source),
        },
        None => Sink::Value {
            on_dropped: on_dropped(context, source),
            progress: context
                .options
                .progress
                .value()
                .map(|progress| &progress.policy),
        },
    }
}

/// A job lends its emitter, which is too short for a callback that must be `'static`.
fn can_borrow(callback: &Callback<'_>, source: &Source<'_>) -> bool {
    matches!(source, Source::Callbacks { .. }) || !callback.bounds.outlives_static
}

/// One `FnMut` closure that is not `Clone` is called by one thread at a time. Its emitter is not `Sync`, so a closure that
/// must be `Sync` shares one.
fn producer_of(policy: &Policy, source: &Source<'_>) -> Producer {
    match source.callbacks() {
        [only]
            if only.style == Some(CallStyle::Mut)
                && !only.bounds.clone
                && !only.bounds.sync
                && can_borrow(only, source)
                && !matches!(policy, Policy::Merge(_)) =>
        {
            Producer::Single
        }
        _ => Producer::Shared,
    }
}

fn on_dropped<'a>(context: &Context<'a>, source: &Source<'_>) -> OnDropped<'a> {
    match (source, context.options.dropped.value()) {
        (Source::Job(job), _) if job.runs_once() => OnDropped::BlockingError,
        (_, Some(given)) => OnDropped::Given(given),
        (_, None) => OnDropped::Dropped,
    }
}

fn parameters_of<'a>(context: &Context<'a>, source: &Source<'a>) -> Vec<Passed<'a>> {
    let inputs = context.signature().inputs.iter().enumerate();
    let passed = inputs.map(|(index, input)| match input {
        Input::Receiver(receiver) => Passed::Receiver(receiver),
        Input::Typed(parameter) => passed_of(context, source, index, parameter),
    });
    passed.collect()
}

fn passed_of<'a>(
    context: &Context<'a>,
    source: &Source<'a>,
    index: usize,
    parameter: &'a Parameter,
) -> Passed<'a> {
    let ty = &parameter.ty;
    let callbacks = source.callbacks();
    if let Some(found) = callbacks
        .iter()
        .position(|callback| callback.index == index)
    {
        return Passed::Callback(found);
    }
    let mut user_data = callbacks
        .iter()
        .filter_map(|callback| match &callback.carrier {
            Carrier::CFunction(user_data) => Some(user_data),
            _ => None,
        });
    let is_c = callbacks.iter().any(Callback::is_c);
    if user_data.any(|user_data| user_data.index == index) {
        return Passed::UserData { ty };
    }
    if is_among(context.options.null.value(), parameter) {
        return Passed::Null { ty };
    }
    let destroy = context.options.destroy.value();
    if destroy.is_some() && parameter.pattern.name.as_ref() == destroy && is_c {
        return Passed::Destroy { ty };
    }
    let is_unrelated = is_among(context.options.unrelated.value(), parameter);
    let may_hide = is_c && !is_unrelated && may_be_typedef(ty) && !has_impl(ty);
    Passed::Forwarded {
        name: context.signature().forwarded_name(index, parameter),
        ty,
        checked: if may_hide {
            Checked::ByType
        } else {
            Checked::BySyntax
        },
    }
}

fn is_among(names: Option<&Parameters>, parameter: &Parameter) -> bool {
    let name = parameter.pattern.name.as_ref();
    name.zip(names)
        .is_some_and(|(name, Parameters(names))| names.contains(name))
}

fn callee_of<'a>(context: &Context<'a>) -> Callee<'a> {
    let signature = context.signature();
    let is_associated = || context.options.associated.is_given() || belongs_to_type(signature);
    match (context.definition, context.around.site) {
        (Definition::Foreign(path), _) => Callee::At(path),
        (Definition::ForeignMember(path), _) => Callee::Under(path),
        (_, Site::TraitImpl { trait_path }) => Callee::OfTrait(trait_path),
        (_, Site::Module | Site::Extern) => Callee::Bare,
        (_, Site::Alone) if !is_associated() => Callee::Bare,
        (_, Site::Alone | Site::Inherent | Site::Trait | Site::Extension) => Callee::OfSelf,
    }
}

fn origin_of(context: &Context<'_>, callee: Callee<'_>) -> String {
    let name = &context.signature().ident;
    match callee {
        Callee::At(path) => describe_type(path),
        Callee::Under(path) => describe_type(quote!(#path::#name)),
        _ => name.unraw().to_string(),
    }
}

/// The wrapper's name. A declaration of a foreign function has it already.
pub(super) fn wrapper_name(context: &Context<'_>) -> Ident {
    let legacy = &context.signature().ident;
    if let Some(name) = context.options.name.value() {
        return name.clone();
    }
    let prefix = context.options.prefix.value().map(|Prefix(text)| text);
    let suffix = context.options.suffix.value().map(|Suffix(text)| text);
    let plain = legacy.unraw();
    let text = |affix: Option<&LitStr>| affix.map(LitStr::value).unwrap_or_default();
    let name = match (prefix, suffix) {
        (None, None) if context.definition.is_replaced() => return legacy.clone(),
        (None, None) if context.options.stream.is_given() => format!("stream_{plain}"),
        (None, None) => format!("awaitable_{plain}"),
        (prefix, suffix) => format!("{}{plain}{}", text(prefix), text(suffix)),
    };
    Ident::new(&name, legacy.span())
}

/// The types of the parameters that a wrapper would have, as far as that is known.
pub(super) fn staying_parameters<'a>(
    context: &Context<'a>,
    plan: Option<&Plan<'a>>,
) -> Vec<&'a Type> {
    if let Some(plan) = plan {
        let forwarded = plan.parameters.iter().filter_map(|passed| match passed {
            Passed::Forwarded { ty, .. } => Some(*ty),
            _ => None,
        });
        return forwarded.collect();
    }
    let leaving = if context.options.has_no_callback() {
        Vec::new()
    } else {
        leaving_parameters(context)
    };
    let parameters = context
        .signature()
        .parameters()
        .map(|(_, parameter)| parameter);
    let staying =
        parameters.filter(|parameter| !leaving.iter().any(|left| std::ptr::eq(*left, *parameter)));
    staying.map(|parameter| &parameter.ty).collect()
}

/// The parameters that a wrapper would not have: those that the options name, or else the probable callbacks.
fn leaving_parameters<'a>(context: &Context<'a>) -> Vec<&'a Parameter> {
    let signature = context.signature();
    let named = context.options.named_callbacks();
    let named: Vec<&Parameter> = named
        .filter_map(|wanted| signature.parameter(&wanted.name))
        .map(|(_, parameter)| parameter)
        .collect();
    let expected = if context.options.callback.is_given() {
        1
    } else {
        2
    };
    if named.len() == expected {
        return named;
    }
    let probable = heuristics::probable_callbacks(signature);
    if !probable.is_empty() {
        return probable;
    }
    let parameters = signature.parameters().map(|(_, parameter)| parameter);
    parameters
        .filter(|parameter| heuristics::could_be_callback(parameter, signature))
        .collect()
}
