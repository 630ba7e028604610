//! The wrapper's generics: those of the legacy function without the callbacks', and the bounds that values need.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{PathArguments, Type};

use super::enumeration::fields;
use super::taken;
use super::value::delivered_type;
use crate::awaitable::context::Site;
use crate::awaitable::plan::{
    Answer, Bounds, Callback, Conversion, Job, JobKind, JobValue, Passed, Payload, Plan, Source,
    Taken,
};
use crate::collect::CollectVec;
use crate::convert::send_bounds::{Delivered, constraints};
use crate::generate::generics::{Constraint, WrapperGenerics};
use crate::generate::hygiene::moved_to;
use crate::syntax::function::Function;
use crate::syntax::search::{is_only_projected, may_be_generic, signature_names};
use crate::syntax::signature::{ReceiverKind, Signature};
use crate::syntax::types::{is_called, option_of, type_arguments};

pub(super) fn of(plan: &Plan<'_>) -> WrapperGenerics {
    let leaving = plan.leaving_generics();
    let mut generics = without(&leaving, plan.function, plan.site);
    let mut constraints = Vec::new();
    match &plan.source {
        Source::Job(job) => constraints = job_constraints(plan, job),
        Source::Listener { taken, .. } => {
            constraints.extend(adapter_constraint(taken, taken.bounds));
        }
        Source::Callbacks { callbacks, .. } => {
            for callback in callbacks {
                constraints.append(&mut constraints_of(plan, callback, callback.bounds));
            }
        }
    }
    for constraint in constraints {
        generics.constrain(constraint);
    }
    if plan.definition.is_declaration() && is_inferred(plan.signature()) {
        // The foreign function's generics may be in another order, or `impl Trait`.
        generics.turbofish = None;
    }
    generics
}

/// Returns true if the arguments of a call determine all type parameters.
fn is_inferred(signature: &Signature) -> bool {
    let mut declared = signature.generics.type_params();
    !declared.any(|own| is_only_projected(signature, &own.ident))
}

/// The generics of `function` without those that are `leaving`.
pub(super) fn without(leaving: &[&Ident], function: &Function, site: Site<'_>) -> WrapperGenerics {
    let mut generics = WrapperGenerics::resolve(&function.signature.generics, leaving);
    generics.predicates.extend(sized_self(function, site));
    generics
}

/// A provided method that takes `self` by value needs to know its size, and so does the declaration of an extension whose
/// awaitable returns an owned `&Self`.
fn sized_self(function: &Function, site: Site<'_>) -> Option<TokenStream> {
    if matches!(site, Site::Extension | Site::Group) && signature_names(&function.signature, "Self")
    {
        return Some(quote!(Self: ::core::marker::Sized));
    }
    let receiver = function.signature.receiver()?;
    let by_value = matches!(receiver.kind, ReceiverKind::Value);
    let in_trait =
        matches!(site, Site::Trait) || matches!(site, Site::Alone) && !function.has_body();
    (by_value && in_trait).then(|| quote!(Self: ::core::marker::Sized))
}

/// The bounds on what the callback of a job delivers to another thread.
const OF_JOBS: Bounds = Bounds {
    send: true,
    sync: false,
    outlives_static: true,
    clone: false,
};

/// If the callback must be `Send` or `'static`, what it delivers must be too.
fn constraints_of(plan: &Plan<'_>, callback: &Callback<'_>, bounds: Bounds) -> Vec<Constraint> {
    let Payload::Visible {
        arguments,
        conversion,
        ..
    } = &callback.payload
    else {
        return Vec::new();
    };
    let visible = plan.visible_generics();
    let is_generic = match conversion {
        Conversion::Own(_) | Conversion::Pair(_) => {
            let mut kept = arguments.iter().filter(|argument| argument.is_kept());
            kept.any(|argument| may_be_generic(argument.ty, visible))
        }
        Conversion::Map(_, output)
        | Conversion::FilterMap(_, output)
        | Conversion::Flow(_, output, _) => may_be_generic(output, visible),
        Conversion::Ignore | Conversion::HowItEnded => false,
    };
    let delivered = match &callback.variant {
        _ if !is_generic => Vec::new(),
        // A bound on a tuple would not say that the enum of its parts is `Send`.
        Some(_) => fields(callback),
        None => vec![delivered_type(plan, callback)],
    };
    let constraint = |ty| constraint_on(ty, bounds);
    delivered.into_iter().filter_map(constraint).collect_vec()
}

fn constraint_on(ty: TokenStream, bounds: Bounds) -> Option<Constraint> {
    // The span is the user's type, so that rustc reports a missing `Send` there. Edition 2015 has no `::core` there.
    let place = ty.span();
    let send = bounds
        .send
        .then(|| quote_spanned!(place=> ::std::marker::Send));
    let lifetime = bounds
        .outlives_static
        .then(|| quote_spanned!(place=> 'static));
    let bounds = match (send, lifetime) {
        (Some(send), Some(lifetime)) => quote_spanned!(place=> #send + #lifetime),
        (send, lifetime) => send.or(lifetime)?,
    };
    Some(Constraint { ty, bounds })
}

/// A generic adapter must fulfil what the parameter's type asks for.
fn adapter_constraint(taken: &Taken<'_>, bounds: Bounds) -> Option<Constraint> {
    is_generic(taken)
        .then(|| constraint_on(taken.adapter.to_token_stream(), bounds))
        .flatten()
}

fn is_generic(taken: &Taken<'_>) -> bool {
    let last = taken.adapter.path.segments.last();
    last.is_some_and(|last| matches!(last.arguments, PathArguments::AngleBracketed(_)))
}

/// A job delivers the calls of a generic adapter to another thread.
fn constraints_of_calls(plan: &Plan<'_>, taken: &Taken<'_>) -> Vec<Constraint> {
    if !is_generic(taken) {
        return Vec::new();
    }
    let bounds = Bounds {
        send: true,
        outlives_static: true,
        ..taken.bounds
    };
    let value = taken::delivered_type(plan, taken);
    let constraints = [
        adapter_constraint(taken, bounds),
        constraint_on(value, OF_JOBS),
    ];
    constraints.into_iter().flatten().collect_vec()
}

/// The bounds on the types of a job's arguments and value.
fn job_constraints(plan: &Plan<'_>, job: &Job<'_>) -> Vec<Constraint> {
    let signature = plan.signature();
    let delivered = delivered_types(job, signature);
    let calls_again = !job.runs_once();
    let owned = plan.parameters.iter().filter_map(|passed| match passed {
        Passed::Forwarded { ty, .. } => Some(*ty),
        _ => None,
    });
    let mut all = constraints(
        signature,
        owned,
        plan.visible_generics(),
        calls_again,
        Delivered::ToAThread(&delivered),
    );
    for callback in &job.callbacks {
        all.append(&mut constraints_of(plan, callback, OF_JOBS));
    }
    if let Some(taken) = &job.taken {
        all.append(&mut constraints_of_calls(plan, taken));
    }
    let asks_the_error = match job.kind {
        JobKind::Blocking { .. } => false,
        JobKind::Poll { answer, .. } => answer == Answer::WouldBlock,
        JobKind::Readiness { .. } => true,
    };
    // It is `io::Error` in most cases. For any other type, rustc reports what is missing at the type.
    if let ([_, error], true) = (&delivered[..], asks_the_error) {
        if !is_called(error, "Error") && may_be_generic(error, plan.visible_generics()) {
            let krate = &plan.krate;
            let bound = quote!(#krate::__private::WouldBlock);
            all.push(Constraint {
                ty: error.to_token_stream(),
                bounds: moved_to(error.span(), &bound),
            });
        }
    }
    all
}

/// The types of the result. For a result that may not be ready, those of the value and the error. A function that calls back
/// delivers only an error.
fn delivered_types<'t>(job: &'t Job<'_>, signature: &'t Signature) -> Vec<&'t Type> {
    if let JobValue::Calls { .. } = job.value {
        let path = job.fallible().map(|result| &result.path);
        return path.map_or_else(Vec::new, |path| type_arguments(path)[1..].to_vec());
    }
    let Some(output) = signature.returned() else {
        return Vec::new();
    };
    let inside = match output {
        Type::Path(path) if !job.runs_once() => type_arguments(&path.path),
        _ => vec![output],
    };
    let strip = |ty: &'t Type| option_of(ty).unwrap_or(ty);
    inside.into_iter().map(strip).collect_vec()
}
