//! Resolves `error_first` and `error_last`: a callback that takes an error and a value, of which one is given.

use quote::ToTokens;
use syn::{Ident, ReturnType, Type};

use crate::awaitable::context::Context;
use crate::awaitable::plan::{Conversion, IsOption, Pair, PairError, PairValue};
use crate::convert::own::Scope;
use crate::diagnostics::describe::{describe_closure, describe_map, describe_type, parameter_name};
use crate::syntax::expression::Closure;
use crate::syntax::signature::Parameter;
use crate::syntax::types::{option_of, result_of, unwrapped};

/// One of the two options, as it was given.
#[derive(Clone, Copy)]
pub(super) struct ErrorOption<'a> {
    word: &'a Ident,
    closure: Option<&'a Closure>,
    is_last: bool,
}

impl<'a> ErrorOption<'a> {
    pub(super) fn of(context: &Context<'a>) -> Option<Self> {
        let options = context.options;
        let options = [(&options.error_first, false), (&options.error_last, true)];
        options.into_iter().find_map(|(option, is_last)| {
            let word = option.word()?;
            let closure = option.value()?.0.as_ref();
            Some(ErrorOption {
                word,
                closure,
                is_last,
            })
        })
    }

    /// Reports the option on a callback whose arguments cannot be seen.
    pub(super) fn report_hidden(self, context: &Context<'_>) {
        let word = self.word;
        let arguments = if self.is_last {
            "Option<T>, Option<E>"
        } else {
            "Option<E>, Option<T>"
        };
        context.report(
            word,
            format_args!("`{word}` needs arguments that can be seen, and a type alias hides them"),
            format_args!(
                "write them out: `callback = done({arguments})`; of a C function, read them in `map`"
            ),
        );
    }
}

/// Resolves the pair among the kept `arguments`. `value` resolves the rest, if there is no `map`.
pub(super) fn resolve<'a>(
    context: &Context<'a>,
    option: ErrorOption<'a>,
    arguments: &[&'a Type],
    scope: &Scope<'a>,
    parameter: &Parameter,
    map: impl FnOnce(&[&'a Type]) -> Option<Option<(&'a Closure, &'a Type)>>,
) -> Option<Conversion<'a>> {
    let Some(last) = arguments.len().checked_sub(1) else {
        let name = parameter_name(parameter);
        let word = option.word;
        let fact = format!("`{name}` takes no argument that could be the error");
        context.report(word, fact, format_args!("remove `{word}`"));
        return None;
    };
    // A single `Option` is the error alone.
    let may_be_error = |ty: &Type| option_of(ty).is_some() || matches!(unwrapped(ty), Type::Ptr(_));
    if let Some(only) = only_of(arguments).filter(|only| !may_be_error(only)) {
        let word = option.word;
        let help = match result_of(only) {
            Some(_) => format!("remove `{word}`: the awaitable returns this `Result`"),
            None => format!("remove `{word}`"),
        };
        let name = parameter_name(parameter);
        let fact = format!("`{name}` takes one argument, and `{word}` is for a value and an error");
        context.report(word, fact, help);
        return None;
    }
    let error_at = if option.is_last { last } else { 0 };
    let mut others = arguments.to_vec();
    let error = others.remove(error_at);
    let error = error_of(context, option, error, arguments, scope);
    let value = match map(&others)? {
        Some((map, output)) => Some(PairValue::Map(map, output)),
        None => values_of(context, &others, scope, parameter),
    };
    Some(Conversion::Pair(Box::new(Pair {
        error_at,
        error: error?,
        value: value?,
    })))
}

fn only_of<'a>(arguments: &[&'a Type]) -> Option<&'a Type> {
    match arguments {
        [only] => Some(only),
        _ => None,
    }
}

fn error_of<'a>(
    context: &Context<'a>,
    option: ErrorOption<'a>,
    ty: &'a Type,
    arguments: &[&Type],
    scope: &Scope<'a>,
) -> Option<PairError<'a>> {
    let word = option.word;
    let closure = match option.closure {
        Some(closure) => Some((closure, output_of(context, word, closure, ty)?)),
        None => None,
    };
    match (option_of(ty), unwrapped(ty), closure) {
        (Some(_), _, Some((closure, output))) => Some(PairError::Map(closure, output)),
        (None, Type::Ptr(_), Some((closure, output))) => {
            Some(PairError::MapPointer(closure, output))
        }
        (Some(inner), _, None) if scope.own(inner).is_ok() => {
            scope.own(inner).ok().map(PairError::Own)
        }
        (Some(inner), _, None) => {
            report_closure(context, word, inner);
            None
        }
        (None, Type::Ptr(_), None) => {
            report_closure(context, word, ty);
            None
        }
        _ => {
            let described = describe_type(ty);
            context.report(
                ty,
                format_args!(
                    "`{described}` cannot be absent, so it does not tell an error from success"
                ),
                format_args!("remove `{word}`, and write `{}`", describe_map(arguments)),
            );
            None
        }
    }
}

/// The error is only valid during the call, or cannot be sent.
fn report_closure(context: &Context<'_>, word: &Ident, ty: &Type) {
    let described = describe_type(ty);
    context.report(
        ty,
        format_args!(
            "`{described}` is only valid during the call, or cannot be sent to another thread"
        ),
        format_args!(
            "convert the error: `{}`",
            describe_closure(&word.to_string(), &[ty])
        ),
    );
}

fn output_of<'a>(
    context: &Context<'_>,
    word: &Ident,
    closure: &'a Closure,
    ty: &Type,
) -> Option<&'a Type> {
    let inner = option_of(ty).unwrap_or(ty);
    let usage = describe_closure(&word.to_string(), &[inner]);
    if let (1, ReturnType::Type(_, output)) = (closure.inputs.len(), &closure.output) {
        return Some(output);
    }
    let fact = match closure.output {
        ReturnType::Default => format!("`{word}` has no return type"),
        ReturnType::Type(..) => format!("the closure of `{word}` takes the error alone"),
    };
    context.report(
        closure.inputs_end.to_token_stream(),
        fact,
        format_args!("write `{usage}`"),
    );
    None
}

fn values_of<'a>(
    context: &Context<'a>,
    types: &[&'a Type],
    scope: &Scope<'a>,
    parameter: &Parameter,
) -> Option<PairValue<'a>> {
    let mut parts = Vec::new();
    for &ty in types {
        let (inner, is_option) = match option_of(ty) {
            Some(inner) => (inner, IsOption::Yes),
            None => (ty, IsOption::No),
        };
        match scope.own(inner) {
            Ok(part) => parts.push((part, is_option)),
            Err(refused) => {
                let (name, culprit) = (parameter_name(parameter), describe_type(refused.culprit));
                context.report(
                    refused.culprit,
                    format_args!(
                        "`{culprit}` is only valid during the call of `{name}`, and the wrapper cannot own it"
                    ),
                    format_args!("convert the value: `{}`", describe_closure("map", types)),
                );
            }
        }
    }
    (parts.len() == types.len()).then_some(PairValue::Own(parts))
}
