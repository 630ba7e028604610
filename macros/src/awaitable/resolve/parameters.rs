//! The argument of the call for each parameter: the parameter itself, or something else in its place.

use syn::Type;

use crate::awaitable::context::Context;
use crate::awaitable::plan::{
    Callback, Carrier, Checked, Element, Passed, Request, Source, UserData,
};
use crate::collect::CollectVec;
use crate::options::{BufferParameters, ParameterNames};
use crate::syntax::search::has_impl;
use crate::syntax::signature::{Input, Parameter};
use crate::syntax::types::{is_called, may_be_typedef, unwrapped};

pub(super) fn parameters_of<'a>(context: &Context<'a>, source: &Source<'a>) -> Vec<Passed<'a>> {
    let inputs = context.signature().inputs.iter().enumerate();
    let passed = inputs.map(|(index, input)| match input {
        Input::Receiver(receiver) => Passed::Receiver(receiver),
        Input::Typed(parameter) => passed_of(context, source, index, parameter),
    });
    passed.collect_vec()
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
    if source.taken().is_some_and(|taken| taken.index == index) {
        return Passed::Callback(0);
    }
    if let Some(passed) = user_data_of(callbacks, index, parameter) {
        return passed;
    }
    let is_c = callbacks.iter().any(Callback::is_c);
    if is_among(context.options.null.value(), parameter) {
        return Passed::Null { ty };
    }
    let destroy = context.options.destroy.value();
    if destroy.is_some() && parameter.pattern.name.as_ref() == destroy && is_c {
        return Passed::Destroy { ty };
    }
    if let Some(passed) = buffer_of(context, parameter).filter(|_| is_c) {
        return passed;
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

/// A parameter that is the user data of a C callback. Of one that contains it, only a request is replaced.
fn user_data_of<'a>(
    callbacks: &[Callback<'a>],
    index: usize,
    parameter: &'a Parameter,
) -> Option<Passed<'a>> {
    let mut user_data = callbacks
        .iter()
        .filter_map(|callback| match &callback.carrier {
            Carrier::CFunction(user_data) => Some(user_data),
            _ => None,
        });
    match user_data.find(|user_data| user_data.index == index)? {
        UserData {
            request: None,
            structure: None,
            ..
        } => Some(Passed::UserData { ty: &parameter.ty }),
        UserData {
            request:
                Some(Request {
                    parameter,
                    owned: Some(_),
                    ..
                }),
            ..
        } => Some(Passed::Request { name: parameter }),
        _ => None,
    }
}

/// The pointer or the length of a buffer, if the function has both. A rule reports a pointer that cannot be seen.
fn buffer_of<'a>(context: &Context<'a>, parameter: &'a Parameter) -> Option<Passed<'a>> {
    let BufferParameters { pointer, length } = context.options.buffer.value()?;
    let (_, found) = context.signature().parameter(pointer)?;
    context.signature().parameter(length)?;
    let Type::Ptr(seen) = unwrapped(&found.ty) else {
        return None;
    };
    let name = parameter.pattern.name.as_ref()?;
    let ty = &parameter.ty;
    if pointer != length && name == length {
        return Some(Passed::Length { name, ty });
    }
    let is_byte = is_called(&seen.elem, "c_void") || is_called(&seen.elem, "c_char");
    let element = if is_byte {
        Element::Byte
    } else {
        Element::Typed(&seen.elem)
    };
    (name == pointer).then_some(Passed::Buffer { name, ty, element })
}

fn is_among(names: Option<&ParameterNames>, parameter: &Parameter) -> bool {
    let name = parameter.pattern.name.as_ref();
    name.zip(names)
        .is_some_and(|(name, ParameterNames(names))| names.contains(name))
}
