//! Resolves the conversion of a callback's arguments: an option says it, or they become owned.

use quote::ToTokens;
use syn::{ReturnType, Type};

use super::enumeration::variant_of;
use super::error_pair::{self, ErrorOption};
use crate::awaitable::context::Context;
use crate::awaitable::plan::{Conversion, Role};
use crate::collect::CollectVec;
use crate::convert::own::Scope;
use crate::convert::what_to_return;
use crate::diagnostics::describe::{
    count_of, describe_closure, describe_map, describe_type, parameter_name,
};
use crate::options::Given;
use crate::options::awaitable::AWAITABLE;
use crate::syntax::expression::Closure;
use crate::syntax::signature::Parameter;
use crate::syntax::types::{is_called, is_unit, option_of, type_arguments, unwrapped};

/// The options that convert a value reach the callback that delivers values.
pub(super) fn conversion_of<'a>(
    context: &Context<'a>,
    role: Role,
    arguments: &[&'a Type],
    scope: &Scope<'a>,
    parameter: &Parameter,
) -> Option<Conversion<'a>> {
    let options = context.options;
    let is_value = role.is_value() || context.is_method();
    let closure = |option: &'a Given<Closure>| option.value().filter(|_| is_value);
    if role == Role::End {
        return Some(match arguments {
            [only] if tells_dropped(only) => Conversion::HowItEnded,
            _ => Conversion::Ignore,
        });
    }
    let pair = ErrorOption::of(context).filter(|_| role.is_value());
    if let Some(option) = pair {
        return error_pair::resolve(context, option, arguments, scope, parameter, |others| {
            match closure(&options.map) {
                Some(map) => {
                    let output = output_of(context, "map", others, scope, map)?;
                    Some(Some((map, output)))
                }
                None => Some(None),
            }
        });
    }
    // It was reported, and what it would return is unknown.
    let closures = [&options.map, &options.filter_map, &options.flow];
    let is_lost = |option: &&Given<Closure>| option.has_mistake() && option.value().is_none();
    if is_value && closures.iter().any(is_lost) {
        return None;
    }
    if let Some(map) = closure(&options.map) {
        let output = output_of(context, "map", arguments, scope, map)?;
        return Some(Conversion::Map(map, output));
    }
    if let Some(filter) = closure(&options.filter_map) {
        let output = output_of(context, "filter_map", arguments, scope, filter)?;
        return filter_of(context, filter, output);
    }
    if let Some(flow) = closure(&options.flow) {
        let output = output_of(context, "flow", arguments, scope, flow)?;
        return flow_of(context, flow, output);
    }
    owned(context, arguments, scope, parameter)
}

/// Returns true for `Result<(), Dropped>`.
fn tells_dropped(ty: &Type) -> bool {
    let Type::Path(path) = unwrapped(ty) else {
        return false;
    };
    match type_arguments(&path.path)[..] {
        [ok, err] => is_called(ty, "Result") && is_unit(ok) && is_called(err, "Dropped"),
        _ => false,
    }
}

fn flow_of<'a>(
    context: &Context<'a>,
    flow: &'a Closure,
    output: &'a Type,
) -> Option<Conversion<'a>> {
    let arguments = match output {
        Type::Path(path) if is_called(output, "Flow") => type_arguments(&path.path),
        _ => Vec::new(),
    };
    match arguments[..] {
        [value] => Some(Conversion::Flow(flow, value, None)),
        [value, error] => Some(Conversion::Flow(flow, value, Some(error))),
        _ => {
            let described = describe_type(output);
            context.report(
                output,
                format_args!("`flow` returns `{described}`, which is not a `Flow`"),
                "return `awaitify::Flow<U>`, or `Flow<U, E>` if it can fail",
            );
            None
        }
    }
}

/// The conversion of a callback whose arguments a type alias hides. Only the closure's return type is known.
pub(super) fn hidden_conversion<'a>(
    context: &Context<'a>,
    option: &str,
    closure: &'a Closure,
) -> Option<Conversion<'a>> {
    let usage = AWAITABLE.find(option).map_or("", |spec| spec.usage);
    let output = written_output(context, option, closure, usage)?;
    match option {
        "map" => Some(Conversion::Map(closure, output)),
        "filter_map" => filter_of(context, closure, output),
        _ => flow_of(context, closure, output),
    }
}

fn filter_of<'a>(
    context: &Context<'a>,
    filter: &'a Closure,
    output: &'a Type,
) -> Option<Conversion<'a>> {
    let inside = option_of(output);
    if inside.is_none() {
        let described = describe_type(output);
        let fact = format!("`filter_map` returns `{described}`, which is not an `Option`");
        context.report(output, fact, format_args!("return `Option<{described}>`"));
    }
    Some(Conversion::FilterMap(filter, inside?))
}

fn owned<'a>(
    context: &Context<'a>,
    arguments: &[&'a Type],
    scope: &Scope<'a>,
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
                        "`{culprit}` is only valid during the call of `{name}`, and the wrapper cannot own it"
                    ),
                    help_to_own(context, arguments, ty, parameter),
                );
            }
        }
    }
    (parts.len() == arguments.len()).then_some(Conversion::Own(parts))
}

/// A `map`, which `events` does not have: there the argument can be left out.
fn help_to_own(
    context: &Context<'_>,
    arguments: &[&Type],
    refused: &Type,
    parameter: &Parameter,
) -> String {
    let name = parameter.pattern.name.as_ref();
    let Some(name) = name.filter(|_| context.options.events.is_given()) else {
        let index = arguments.iter().position(|ty| std::ptr::eq(*ty, refused));
        let index = index.filter(|_| context.is_method() && !context.options.ignore.is_given());
        let left_out = index.map(|index| format!("leave it out: `ignore = {index}`; or "));
        return format!(
            "{}convert it to an owned value: `{}`",
            left_out.unwrap_or_default(),
            describe_map(arguments)
        );
    };
    let written = |ty: &&Type| {
        if std::ptr::eq(*ty, refused) {
            "_".to_owned()
        } else {
            describe_type(ty)
        }
    };
    let written: Vec<String> = arguments.iter().map(written).collect_vec();
    let variant = variant_of(context, name);
    format!("leave it out: `{name} = {variant}({})`", written.join(", "))
}

/// The return type of the closure of `option`, which is written like `usage`.
fn written_output<'a>(
    context: &Context<'_>,
    option: &str,
    closure: &'a Closure,
    usage: &str,
) -> Option<&'a Type> {
    match &closure.output {
        ReturnType::Type(_, output) => Some(output),
        ReturnType::Default => {
            let fact = format!("`{option}` has no return type");
            let help = format!("write its return type: `{usage}`");
            context.report(closure.inputs_end.to_token_stream(), fact, help);
            None
        }
    }
}

/// The return type of the closure of `option`, which takes the `arguments`.
fn output_of<'a>(
    context: &Context<'a>,
    option: &str,
    arguments: &[&'a Type],
    scope: &Scope<'a>,
    map: &'a Closure,
) -> Option<&'a Type> {
    let usage = describe_closure(option, arguments);
    let output = written_output(context, option, map, &usage)?;
    if map.inputs.len() != arguments.len() {
        let fact = format!(
            "`{option}` takes {} where the callback takes {}",
            count_of(map.inputs.len()),
            count_of(arguments.len())
        );
        let culprit = if map.inputs.is_empty() {
            map.inputs_begin.to_token_stream()
        } else {
            map.inputs.to_token_stream()
        };
        context.report(culprit, fact, format_args!("write `{usage}`"));
        return None;
    }
    if scope.is_borrowed(output) {
        let described = describe_type(output);
        let fact = format!("`{described}` is only valid during the call of the callback");
        context.report(output, fact, what_to_return(output, scope));
        return None;
    }
    Some(output)
}
