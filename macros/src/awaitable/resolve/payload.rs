//! Resolves what a callback delivers: its arguments, owned, or what `map` makes of them.

use quote::ToTokens;
use syn::{ReturnType, Type};

use super::select::Kind;
use crate::awaitable::context::Context;
use crate::awaitable::plan::{Conversion, Payload};
use crate::convert::own::Scope;
use crate::convert::what_to_return;
use crate::diagnostics::describe::{describe_map, describe_type, parameter_name};
use crate::syntax::expression::Closure;
use crate::syntax::signature::Parameter;

/// `None`: a mistake is reported.
pub(super) fn resolve<'a>(
    context: &Context<'a>,
    parameter: &'a Parameter,
    kind: &Kind<'a>,
) -> Option<Payload<'a>> {
    let map = context.options.map.value();
    let (arguments, own_lifetimes) = match kind {
        Kind::Closure(closure) => {
            let arguments = closure.inputs.iter().map(|input| &input.ty);
            (arguments.collect(), closure.own_lifetimes.clone())
        }
        Kind::Told(told) => (told.takes.clone(), Vec::new()),
        Kind::CFunction(function) => match &function.takes {
            Some(takes) => (takes.clone(), Vec::new()),
            None => return hidden(context, function.user_data.pointer, map),
        },
        Kind::Alias(ty) => return hidden(context, ty, map),
    };
    let scope = Scope {
        lifetimes: (&own_lifetimes).into(),
        generics: &context.signature().generics,
    };
    let conversion = match map {
        Some(map) => mapped(context, &arguments, &scope, map)?,
        None => owned(context, &arguments, &scope, parameter)?,
    };
    Some(Payload::Visible {
        arguments,
        own_lifetimes,
        conversion,
    })
}

fn hidden<'a>(
    context: &Context<'a>,
    ty: &'a Type,
    map: Option<&'a Closure>,
) -> Option<Payload<'a>> {
    let Some(map) = map else {
        return Some(Payload::Hidden { ty, map: None });
    };
    let ReturnType::Type(_, output) = &map.output else {
        let help = "write its return type: `map = |a: A| -> U { … }`";
        context.report(&map.inputs_end, "`map` does not say what it returns", help);
        return None;
    };
    Some(Payload::Hidden {
        ty,
        map: Some((map, output)),
    })
}

fn owned<'a>(
    context: &Context<'a>,
    arguments: &[&'a Type],
    scope: &Scope<'_>,
    parameter: &Parameter,
) -> Option<Conversion<'a>> {
    let mut parts = Vec::new();
    for ty in arguments {
        match scope.own(ty) {
            Ok(part) => parts.push(part),
            Err(refused) => {
                let name = parameter_name(parameter);
                let culprit = describe_type(refused.culprit);
                context.report(
                    refused.culprit,
                    format_args!(
                        "`{culprit}` ends with the call of `{name}` and cannot be owned by rule"
                    ),
                    format_args!("say what to take from it: `{}`", describe_map(arguments)),
                );
            }
        }
    }
    (parts.len() == arguments.len()).then_some(Conversion::Own(parts))
}

fn mapped<'a>(
    context: &Context<'a>,
    arguments: &[&'a Type],
    scope: &Scope<'_>,
    map: &'a Closure,
) -> Option<Conversion<'a>> {
    let ReturnType::Type(_, output) = &map.output else {
        let help = format!("write its return type: `{}`", describe_map(arguments));
        context.report(&map.inputs_end, "`map` does not say what it returns", help);
        return None;
    };
    if map.inputs.len() != arguments.len() {
        let fact = format!(
            "`map` takes {} where the callback takes {}",
            count_of(map.inputs.len()),
            count_of(arguments.len())
        );
        let culprit = if map.inputs.is_empty() {
            map.inputs_begin.to_token_stream()
        } else {
            map.inputs.to_token_stream()
        };
        context.report(
            culprit,
            fact,
            format_args!("write `{}`", describe_map(arguments)),
        );
        return None;
    }
    if scope.is_borrowed(output) {
        let described = describe_type(output);
        let fact = format!("`{described}` ends with the call of the callback");
        context.report(output, fact, what_to_return(output, scope));
        return None;
    }
    Some(Conversion::Map(map, output))
}

fn count_of(arguments: usize) -> String {
    match arguments {
        0 => "no argument".to_owned(),
        1 => "one argument".to_owned(),
        count => format!("{count} arguments"),
    }
}
