//! Finds the parameter that takes a listener, and the form in which an adapter is passed there.

use syn::{Path, Type, TypePath};

use super::adapter_name::adapter_name;
use super::detect::{Leaf, leaf, peel};
use super::heuristics::listener_parameters;
use super::report;
use crate::awaitable::context::Context;
use crate::awaitable::plan::{Bounds, ClosureCarrier, Taken, TakenForm};
use crate::collect::CollectVec;
use crate::syntax::signature::Parameter;
use crate::syntax::types::{first_type_argument, last_word};

/// Returns `None` if a mistake was reported.
pub(super) fn resolve<'a>(context: &Context<'a>, adapter: &'a TypePath) -> Option<Taken<'a>> {
    let (index, parameter) = select(context, adapter)?;
    if let Some(held) = weakly_held(parameter) {
        report::listener::weakly_held(context, parameter, held);
        return None;
    }
    let leaf = leaf(&parameter.ty, &context.signature().generics);
    let generic = leaf.generic;
    Some(Taken {
        index,
        parameter,
        adapter,
        generic,
        bounds: Bounds {
            outlives_static: leaf.bounds.outlives_static || leaf.is_static_object,
            ..leaf.bounds
        },
        form: form_of(context, adapter, parameter, leaf),
    })
}

fn select<'a>(context: &Context<'a>, adapter: &TypePath) -> Option<(usize, &'a Parameter)> {
    if let Some(named) = context.options.callback.value() {
        if let Some(takes) = &named.takes {
            context.report(
                takes,
                "an adapter knows the arguments of its methods",
                format_args!("write `callback = {}`", named.name),
            );
            return None;
        }
    }
    let found = find(context, adapter);
    if found.is_none() {
        report::listener::not_found(context);
    }
    found
}

/// The parameter that takes the listener. It is named, or only one can be it.
pub(super) fn find<'a>(
    context: &Context<'a>,
    adapter: &TypePath,
) -> Option<(usize, &'a Parameter)> {
    let signature = context.signature();
    if let Some(named) = context.options.callback.value() {
        return signature.parameter(&named.name);
    }
    let candidates: Vec<_> = listener_parameters(signature).collect_vec();
    let matching: Vec<_> = signature
        .parameters()
        .filter(|(_, parameter)| belongs_to(adapter, context, parameter))
        .collect_vec();
    let mut weak = signature.parameters();
    match (&matching[..], &candidates[..]) {
        ([only], _) | (_, [only]) => Some(*only),
        (_, []) => weak.find(|(_, parameter)| weakly_held(parameter).is_some()),
        _ => None,
    }
}

/// The `dyn Trait` of a `Weak<dyn Trait>`.
fn weakly_held(parameter: &Parameter) -> Option<&Type> {
    let Type::Path(path) = peel(&parameter.ty, &mut Vec::new()) else {
        return None;
    };
    let held = first_type_argument(&path.path)?;
    let is_weak = last_word(&path.path) == "Weak" && matches!(held, Type::TraitObject(_));
    is_weak.then_some(held)
}

/// Returns true if `adapter` has the generated name of the adapter of the parameter's trait or type.
fn belongs_to(adapter: &TypePath, context: &Context<'_>, parameter: &Parameter) -> bool {
    let leaf = leaf(&parameter.ty, &context.signature().generics);
    let path = leaf.implements.or(leaf.named);
    path.is_some_and(|path| is_adapter_of(adapter, path))
}

fn is_adapter_of(adapter: &TypePath, path: &Path) -> bool {
    let adapter = last_word(&adapter.path);
    let listener = last_word(path);
    adapter == adapter_name(&listener) || adapter == listener
}

fn form_of<'a>(
    context: &Context<'a>,
    adapter: &TypePath,
    parameter: &'a Parameter,
    leaf: Leaf<'a>,
) -> TakenForm<'a> {
    let is_alias = leaf.named.is_some_and(|path| !is_adapter_of(adapter, path));
    if is_alias {
        return TakenForm::Held(&parameter.ty);
    }
    // A generic function elsewhere cannot infer the trait object.
    let is_elsewhere = !context.function.has_body() && leaf.is_object && !leaf.is_lent();
    TakenForm::Pointers(ClosureCarrier {
        pointers: leaf.pointers,
        bound_to: is_elsewhere.then_some(&parameter.ty),
    })
}
