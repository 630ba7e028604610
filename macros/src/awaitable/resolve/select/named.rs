//! Selects the parameters that the options name.

use syn::punctuated::Punctuated;
use syn::{Token, Type};

use super::{Kind, Selected, ToldType, c_function};
use crate::awaitable::plan::{Argument, Role, Usage};
use crate::awaitable::resolve::detect::{ClosureType, Detected, Leaf, detect, leaf};
use crate::awaitable::resolve::heuristics::is_container;
use crate::awaitable::resolve::js_function::{JsFunctionType, js_function};
use crate::awaitable::resolve::refusal::Refusal;
use crate::awaitable::resolve::user_data;
use crate::awaitable::resolve::wanted::Wanted;
use crate::collect::CollectVec;
use crate::options::ParameterValue;
use crate::syntax::signature::{Parameter, Signature};
use crate::syntax::types::{c_function_pointer, holds_data, is_data, is_void_pointer};

pub(super) fn select_named<'a>(
    value: &'a ParameterValue,
    role: Role,
    signature: &'a Signature,
    wanted: &Wanted<'a>,
) -> Result<Selected<'a>, Refusal<'a>> {
    let Some((index, parameter)) = signature.parameter(&value.name) else {
        return Err(Refusal::NoSuchParameter(&value.name));
    };
    if let Some(field) = &value.field {
        let function = user_data::in_structure(field, (index, parameter), signature, wanted)?;
        return Ok(Selected {
            index,
            parameter,
            role,
            kind: Kind::CFunction(function),
            variant: None,
        });
    }
    if is_data(&parameter.ty) || holds_data(&parameter.ty) {
        return Err(Refusal::NotACallback(&value.name, &parameter.ty));
    }
    if is_container(&parameter.ty) {
        return Err(Refusal::Container(parameter));
    }
    if c_function_pointer(&parameter.ty).is_some() || is_c_typedef(parameter, signature, wanted) {
        return c_function(index, parameter, role, signature, wanted);
    }
    let kind = kind_of(value, role, parameter, signature)?;
    Ok(Selected {
        index,
        parameter,
        role,
        kind,
        variant: None,
    })
}

/// Returns true for a named type if the function is C's or has user data.
fn is_c_typedef(parameter: &Parameter, signature: &Signature, wanted: &Wanted<'_>) -> bool {
    let detected = detect(&parameter.ty, &signature.generics);
    let is_named = leaf(&parameter.ty, &signature.generics).is_named;
    let mut parameters = signature.parameters();
    let has_user_data = wanted.user_data.is_some()
        || wanted.request.is_some()
        || parameters.any(|(_, parameter)| is_void_pointer(&parameter.ty));
    matches!(detected, Detected::Nothing) && is_named && (wanted.is_extern || has_user_data)
}

fn kind_of<'a>(
    value: &'a ParameterValue,
    role: Role,
    parameter: &'a Parameter,
    signature: &'a Signature,
) -> Result<Kind<'a>, Refusal<'a>> {
    let ty = &parameter.ty;
    if let Some(function) = js_function(ty) {
        return told_js_function(value, role, function, ty).map(Kind::JsFunction);
    }
    let detected = detect(ty, &signature.generics);
    let leaf = leaf(ty, &signature.generics);
    match (&value.takes, detected) {
        (_, Detected::BareFunction) => Err(Refusal::BareFunction(parameter)),
        (None, Detected::Nothing) if leaf.is_named && leaf.is_lent() => {
            Err(Refusal::LentAlias(&value.name, ty))
        }
        (Some(takes), Detected::Closure(closure)) => {
            told_closure(value, takes, closure).map(Kind::Closure)
        }
        (Some(takes), _) => Ok(Kind::Told(told(takes, ty, leaf))),
        (None, Detected::Closure(closure)) => Ok(Kind::Closure(closure)),
        // The macro has to know how many fields a variant has.
        (None, _) if leaf.is_named && !role.is_variant() => Ok(Kind::Alias(ty)),
        (None, _) => Err(Refusal::HiddenArguments(&value.name, role, ty)),
    }
}

fn told<'a>(takes: &'a Punctuated<Type, Token![,]>, ty: &'a Type, leaf: Leaf<'a>) -> ToldType<'a> {
    // A reference to a closure coerces to one to the trait object that an alias hides.
    let alias = (leaf.is_named && !leaf.is_lent()).then_some(ty);
    ToldType {
        arguments: takes.iter().map(told_argument).collect_vec(),
        bounds: leaf.bounds,
        pointers: if alias.is_some() {
            Vec::new()
        } else {
            leaf.pointers
        },
        alias,
        generic: leaf.generic,
    }
}

/// `_` leaves an argument out, and `&_` one that is borrowed.
fn told_argument(ty: &Type) -> Argument<'_> {
    let inner = match ty {
        Type::Reference(reference) => &reference.elem,
        ty => ty,
    };
    Argument {
        ty,
        usage: match inner {
            Type::Infer(_) => Usage::LeftOut,
            _ => Usage::Kept,
        },
    }
}

/// A visible closure. The types that the user names replace its own.
fn told_closure<'a>(
    value: &'a ParameterValue,
    takes: &'a Punctuated<Type, Token![,]>,
    mut closure: ClosureType<'a>,
) -> Result<ClosureType<'a>, Refusal<'a>> {
    told_arguments(value, takes, &mut closure.arguments)?;
    Ok(closure)
}

fn told_arguments<'a>(
    value: &'a ParameterValue,
    takes: &'a Punctuated<Type, Token![,]>,
    arguments: &mut [Argument<'a>],
) -> Result<(), Refusal<'a>> {
    if takes.len() != arguments.len() {
        let arguments = arguments.iter().map(|argument| argument.ty);
        return Err(Refusal::WrongArity(
            &value.name,
            takes,
            arguments.collect_vec(),
        ));
    }
    for (argument, told) in arguments.iter_mut().zip(takes) {
        let told = told_argument(told);
        match told.usage {
            Usage::Kept => *argument = told,
            Usage::LeftOut => argument.usage = Usage::LeftOut,
        }
    }
    Ok(())
}

/// A function for JavaScript. Most types do not show the arguments.
fn told_js_function<'a>(
    value: &'a ParameterValue,
    role: Role,
    mut function: JsFunctionType<'a>,
    ty: &'a Type,
) -> Result<JsFunctionType<'a>, Refusal<'a>> {
    match (&value.takes, &mut function.arguments) {
        (Some(takes), Some(arguments)) => told_arguments(value, takes, arguments)?,
        (Some(takes), hidden) => *hidden = Some(takes.iter().map(told_argument).collect_vec()),
        (None, Some(_)) => {}
        (None, None) => return Err(Refusal::HiddenArguments(&value.name, role, ty)),
    }
    Ok(function)
}
