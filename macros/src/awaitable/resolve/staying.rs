//! The parameters of a stub: those that the wrapper would have, as far as that is known after a mistake.

use quote::ToTokens;
use syn::{Ident, Type};

use super::buffer::is_called_user_data;
use super::heuristics::{
    could_be_callback, is_container, listener_parameters, probable_callbacks, suspect,
};
use super::pointers;
use super::report::refused_trait;
use super::select::{Kind, Selected, select};
use super::wanted::Wanted;
use crate::awaitable::context::Context;
use crate::awaitable::plan::{Passed, Plan};
use crate::collect::CollectVec;
use crate::diagnostics::nearest::nearest;
use crate::syntax::signature::{Parameter, Signature};
use crate::syntax::types::{c_function_pointer, is_data, is_void_pointer, may_be_typedef};

/// The types of the parameters that a wrapper would have, as far as that is known. `None` if it would be another type.
pub(crate) fn staying_parameters<'a>(
    context: &Context<'a>,
    plan: Option<&Plan<'a>>,
) -> Vec<Option<&'a Type>> {
    let options = context.options;
    let signature = context.signature();
    let mut leaving = match plan {
        Some(plan) => left_out(context, plan),
        None if options.has_no_callback() => Vec::new(),
        None => leaving_parameters(context),
    };
    let mut named: Vec<&Ident> = options.destroy.value().into_iter().collect_vec();
    named.extend(options.end.value().map(|end| &end.name));
    named.extend(options.null.value().iter().flat_map(|names| &names.0));
    leaving.extend(meant(&named, signature));
    let buffer = options.buffer.value();
    let buffer_at = buffer.and_then(|buffer| near(&buffer.pointer, signature));
    let length_at = buffer.and_then(|buffer| near(&buffer.length, signature));
    leaving.retain(|index| Some(*index) != buffer_at);
    leaving.extend(length_at.filter(|length| Some(*length) != buffer_at));
    let parameters = signature.parameters();
    let staying = parameters.filter(|(index, _)| !leaving.contains(index));
    let types =
        staying.map(|(index, parameter)| (Some(index) != buffer_at).then_some(&parameter.ty));
    types.collect_vec()
}

/// The parameters in whose place the plan passes something else. A pointer that may release the user data is refused, and
/// most ways out leave it out.
fn left_out(context: &Context<'_>, plan: &Plan<'_>) -> Vec<usize> {
    let signature = context.signature();
    let unrelated = context.options.unrelated.value();
    let passed = plan.parameters.iter().enumerate();
    let left_out = passed.filter(|(index, passed)| {
        let releases = || {
            let mut parameters = signature.parameters();
            parameters.any(|found| found.0 == *index && pointers::may_release(found, signature))
        };
        match passed {
            Passed::Forwarded { .. } => unrelated.is_none() && releases(),
            _ => true,
        }
    });
    left_out.map(|(index, _)| index).collect_vec()
}

/// The parameters that a wrapper would not have.
fn leaving_parameters(context: &Context<'_>) -> Vec<usize> {
    match select(context.signature(), &Wanted::of(context)) {
        Ok(selected) => selected.iter().flat_map(leaving_with).collect_vec(),
        Err(_) => probably_leaving(context),
    }
}

/// A callback, and its user data or the request that the wrapper makes.
fn leaving_with(selected: &Selected<'_>) -> Vec<usize> {
    let Kind::CFunction(function) = &selected.kind else {
        return vec![selected.index];
    };
    let data = &function.user_data;
    let mut leaving = Vec::new();
    if data.structure.is_none() {
        leaving.push(selected.index);
    }
    let is_made = data
        .request
        .as_ref()
        .is_none_or(|request| request.owned.is_some());
    let is_passed = data.structure.is_none() || data.request.is_some();
    if is_made && is_passed {
        leaving.push(data.index);
    }
    leaving
}

/// The parameters that the options name, and the probable callbacks if they name too few.
fn probably_leaving(context: &Context<'_>) -> Vec<usize> {
    let signature = context.signature();
    let options = context.options;
    let named: Vec<&Ident> = options.named_parameters();
    let mut leaving = meant(&named, signature);
    // A structure stays, because only a field of it is replaced.
    let structures = options.named_callbacks().into_iter();
    let structures: Vec<&Ident> = structures
        .filter(|named| named.field.is_some())
        .map(|named| &named.name)
        .collect_vec();
    let structures = meant(&structures, signature);
    leaving.retain(|index| !structures.contains(index));
    let is_one =
        options.callback.is_given() || options.end.is_given() || options.progress.is_given();
    let expected = if is_one { 1 } else { 2 };
    if meant_callbacks(context) < expected {
        leaving.extend(probable(context));
    }
    leaving.extend(probable_user_data(context, &leaving));
    let request = options.request.value().filter(|request| !request.is_lent);
    leaving.extend(request.and_then(|request| near(&request.parameter, signature)));
    leaving
}

/// The parameters that are most likely the user data of the C callbacks among `leaving`, as many as are not named.
fn probable_user_data(context: &Context<'_>, leaving: &[usize]) -> Vec<usize> {
    let signature = context.signature();
    let at = |index: usize| {
        let mut parameters = signature.parameters();
        parameters.find(|(at, _)| *at == index)
    };
    let is_data =
        |index: &usize| at(*index).is_some_and(|(_, parameter)| is_void_pointer(&parameter.ty));
    let is_callback = |index: &usize| {
        at(*index).is_some_and(|(_, parameter)| {
            let ty = &parameter.ty;
            let is_of_c = || {
                let is_next = is_data(&(index + 1))
                    || index.checked_sub(1).is_some_and(|before| is_data(&before));
                context.is_extern() || is_next
            };
            c_function_pointer(ty).is_some() || may_be_typedef(ty) && is_of_c()
        })
    };
    let callbacks: Vec<usize> = leaving.iter().copied().filter(is_callback).collect_vec();
    let named = leaving.iter().filter(|index| is_data(index)).count();
    let others = signature
        .parameters()
        .filter(|(index, parameter)| is_void_pointer(&parameter.ty) && !leaving.contains(index));
    let others: Vec<(usize, &Parameter)> = others.collect_vec();
    let missing = callbacks.len().saturating_sub(named);
    let is_lent = context.options.request.value().is_some_and(|it| it.is_lent);
    if missing > 0 && others.is_empty() && !is_lent {
        return repeated_pointer(signature, &callbacks)
            .into_iter()
            .collect_vec();
    }
    let mut likeliest = Vec::new();
    for wanted in [(true, true), (true, false), (false, true), (false, false)] {
        for (index, parameter) in others.iter().rev() {
            let is_next = callbacks.iter().any(|at| at.abs_diff(*index) == 1);
            if (is_called_user_data(parameter), is_next) == wanted {
                likeliest.push(*index);
            }
        }
    }
    likeliest.truncate(missing);
    likeliest
}

/// The first pointer that a C callback among `callbacks` gets too, which is probably a request.
fn repeated_pointer(signature: &Signature, callbacks: &[usize]) -> Option<usize> {
    let mut arguments = Vec::new();
    for (_, parameter) in signature
        .parameters()
        .filter(|(at, _)| callbacks.contains(at))
    {
        let pointer = c_function_pointer(&parameter.ty);
        let inputs = pointer.iter().flat_map(|pointer| &pointer.inputs);
        arguments.extend(inputs.map(|input| input.ty.to_token_stream().to_string()));
    }
    let mut parameters = signature.parameters();
    let found = parameters.find(|(_, parameter)| {
        matches!(parameter.ty, Type::Ptr(_) | Type::Reference(_))
            && arguments.contains(&parameter.ty.to_token_stream().to_string())
    });
    found.map(|(index, _)| index)
}

/// The number of parameters that the options name as callbacks for values.
fn meant_callbacks(context: &Context<'_>) -> usize {
    let named = context.options.named_callbacks();
    let names: Vec<&Ident> = named.iter().map(|named| &named.name).collect_vec();
    let signature = context.signature();
    let is_data = |index: &usize| {
        let mut parameters = signature.parameters();
        parameters.any(|(at, parameter)| at == *index && is_void_pointer(&parameter.ty))
    };
    let meant = meant(&names, signature).into_iter();
    meant.filter(|index| !is_data(index)).count()
}

fn probable(context: &Context<'_>) -> Vec<usize> {
    let signature = context.signature();
    let is_among = |among: Vec<&Parameter>| {
        indices(signature, |parameter| {
            among.iter().any(|found| std::ptr::eq(*found, parameter))
        })
    };
    if context.options.listener.is_given() {
        return listener_parameters(signature)
            .map(|(index, _)| index)
            .collect_vec();
    }
    let probable = probable_callbacks(signature);
    if !probable.is_empty() {
        return is_among(probable);
    }
    let visible = indices(signature, |parameter| {
        could_be_callback(parameter, signature)
    });
    let is_callback = |index: &usize| {
        let mut parameters = signature.parameters();
        parameters.any(|(at, parameter)| at == *index && !is_void_pointer(&parameter.ty))
    };
    let pointer = || pointers::probable(signature).filter(|_| context.is_extern());
    let suspected = suspect(signature).or_else(pointer);
    let suspected = suspected.filter(|_| !visible.iter().any(is_callback));
    match suspected {
        Some(suspect) => is_among(vec![suspect]),
        None if visible.is_empty() => indices(signature, |parameter| {
            is_container(&parameter.ty) || refused_trait(parameter, signature).is_some()
        }),
        None => visible,
    }
}

/// The parameters that `names` mean, except numbers.
fn meant(names: &[&Ident], signature: &Signature) -> Vec<usize> {
    let found = names.iter().filter_map(|name| near(name, signature));
    let is_callable = |index: &usize| {
        let mut parameters = signature.parameters();
        parameters.any(|(at, parameter)| {
            let ty = &parameter.ty;
            at == *index && (!is_data(ty) || is_void_pointer(ty))
        })
    };
    let mut found: Vec<usize> = found.filter(is_callable).collect_vec();
    found.dedup();
    found
}

/// The parameter called `name`, or the one whose name is close to it.
fn near(name: &Ident, signature: &Signature) -> Option<usize> {
    if let Some((index, _)) = signature.parameter(name) {
        return Some(index);
    }
    let names = signature
        .parameters()
        .filter_map(|(_, parameter)| parameter.pattern.name.as_ref());
    let near = nearest(&name.to_string(), names.map(Ident::to_string))?;
    indices(signature, |parameter| {
        parameter
            .pattern
            .name
            .as_ref()
            .is_some_and(|name| *name == near)
    })
    .pop()
}

fn indices(signature: &Signature, is_wanted: impl Fn(&Parameter) -> bool) -> Vec<usize> {
    let parameters = signature.parameters();
    let wanted = parameters.filter(|(_, parameter)| is_wanted(parameter));
    wanted.map(|(index, _)| index).collect_vec()
}
