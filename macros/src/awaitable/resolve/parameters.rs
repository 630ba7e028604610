//! The argument of the call for each parameter: the parameter itself, or something else in its place.

use syn::Type;

use super::heuristics;
use crate::awaitable::context::Context;
use crate::awaitable::plan::{Callback, Carrier, Checked, Passed, Plan, Request, Source, UserData};
use crate::options::Parameters;
use crate::syntax::search::has_impl;
use crate::syntax::signature::{Input, Parameter};
use crate::syntax::types::{is_data, may_be_typedef};

pub(super) fn parameters_of<'a>(context: &Context<'a>, source: &Source<'a>) -> Vec<Passed<'a>> {
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
    let is_in_place =
        |callback: &Callback<'_>| callback.index == index && !callback.is_in_structure();
    if let Some(found) = callbacks.iter().position(is_in_place) {
        return Passed::Callback(found);
    }
    if matches!(source, Source::Listener { taken, .. } if taken.index == index) {
        return Passed::Callback(0);
    }
    let mut user_data = callbacks
        .iter()
        .filter_map(|callback| match &callback.carrier {
            Carrier::CFunction(user_data) => Some(user_data),
            _ => None,
        });
    let is_c = callbacks.iter().any(Callback::is_c);
    match user_data.find(|user_data| user_data.index == index) {
        Some(UserData {
            request: None,
            structure: None,
            ..
        }) => return Passed::UserData { ty },
        Some(UserData {
            request:
                Some(Request {
                    parameter,
                    owned: Some(_),
                    ..
                }),
            ..
        }) => return Passed::Request { name: parameter },
        _ => {}
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

/// The types of the parameters that a wrapper would have, as far as that is known.
pub(crate) fn staying_parameters<'a>(
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
    let mut named = Vec::new();
    for wanted in context.options.named_callbacks() {
        let found = signature.parameter(&wanted.name);
        let found = found.map(|(_, parameter)| parameter);
        named.extend(found.filter(|parameter| !is_data(&parameter.ty)));
    }
    let expected = if context.options.callback.is_given() {
        1
    } else {
        2
    };
    if named.len() == expected {
        return named;
    }
    if context.options.listener.is_given() {
        let taking = heuristics::listener_parameters(signature);
        return taking.map(|(_, parameter)| parameter).collect();
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
