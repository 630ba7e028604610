//! Turns a plan into code. Nothing here decides anything or can fail.

pub(super) mod adapter;
mod arguments;
mod associated;
mod attributes;
pub(crate) mod block;
mod body;
mod carrier;
mod delivery;
pub(super) mod enumeration;
mod error_pair;
mod generated;
mod generics;
pub(super) mod group;
mod inputs;
mod js_values;
mod pointers;
mod reply;
mod safety;
mod signature;
mod sink;
mod source;
mod stub;
mod taken;
mod unwrapped;
mod value;

use quote::quote;

pub(super) use self::associated::associated_types;
pub(super) use self::generated::Generated;
pub(super) use self::stub::Stub;
pub(super) use self::unwrapped::{some_callback, unwrapped};
use super::context::Site;
use super::plan::Plan;
use super::resolve::RefusedArgument;
use crate::generate::safety::deny_unsafe_operations;

/// The wrapper of
///
/// ```text
/// fn add(a: i32, callback: impl FnOnce(i32) + Send + 'static);
/// ```
/// is
/// ```text
/// fn awaitable_add(a: i32) -> Awaitable<Result<i32, Dropped>> {
///     let (completer, awaitable) = pair_or_dropped(|| "add");
///     add(a, move |value: i32| completer.complete(Ok(value)));
///     awaitable
/// }
/// ```
pub(super) fn wrapper(plan: &Plan<'_>) -> Generated {
    let generics = generics::of(plan);
    let lints = deny_unsafe_operations(plan.is_unsafe());
    let body = body::body(plan, &generics);
    // A block has one for all its wrappers.
    let version = plan
        .krate
        .check()
        .filter(|_| matches!(plan.site, Site::Alone));
    let body = match version {
        Some(version) => quote!(#version #body),
        None => body,
    };
    Generated {
        name: plan.name.clone(),
        attributes: attributes::attributes(plan),
        visibility: signature::visibility(plan.function, plan.site),
        signature: signature::signature(plan, &generics),
        body: match lints {
            Some(lints) => quote!(#lints #body),
            None => body,
        },
        item: enumeration::item(plan),
        is_stub: false,
    }
}

/// A wrapper without a body, for a function in which rustc rejects an argument of a callback.
///
/// The return type repeats an `impl Trait` in the form that rustc reports in the function, because it reports equal errors
/// once, and nothing more about a value whose type has an error.
pub(super) fn without_argument(plan: &Plan<'_>, argument: &RefusedArgument) -> Generated {
    let output = match argument {
        RefusedArgument::Opaque(argument) => {
            quote!(::core::marker::PhantomData<dyn ::core::ops::Fn(#argument)>)
        }
        RefusedArgument::Unsized => {
            let krate = &plan.krate;
            quote!(#krate::Awaitable<::core::result::Result<(), #krate::Dropped>>)
        }
    };
    let generics = generics::without(&plan.leaving_generics(), plan.function, plan.site);
    Generated {
        signature: signature::returning(plan, &generics, &output),
        item: None,
        ..wrapper(plan)
    }
    .without_body()
}
