//! Resolves the payload of a callback: its owned arguments, or the result of `map`.

use quote::ToTokens;
use syn::Type;

use super::conversion::{conversion_of, hidden_conversion};
use super::error_pair::ErrorOption;
use super::select::Kind;
use crate::awaitable::context::Context;
use crate::awaitable::plan::{Argument, Payload, Role, Usage};
use crate::collect::CollectVec;
use crate::convert::own::{Keeper, Scope};
use crate::diagnostics::describe::{count_of, parameter_name};
use crate::generate::crate_path::CratePath;
use crate::options::{LeftOut, Position};
use crate::syntax::signature::{Parameter, Signature};
use crate::syntax::types::{is_called, may_be_typedef, unwrapped, value_of_output};

/// Returns `None` if a mistake was reported.
pub(super) fn resolve<'a>(
    context: &Context<'a>,
    parameter: &'a Parameter,
    role: Role,
    kind: &Kind<'a>,
) -> Option<Payload<'a>> {
    let (mut arguments, own_lifetimes) = match kind {
        Kind::Closure(closure) => (closure.arguments.clone(), closure.own_lifetimes.clone()),
        Kind::Told(told) => (told.arguments.clone(), Vec::new()),
        Kind::CFunction(function) => match &function.takes {
            Some(takes) if repeats_object(context, takes) => {
                let objects = objects_of(context.signature());
                return hidden(context, role, function.user_data.pointer, None, objects);
            }
            Some(takes) => (takes.iter().map(|ty| kept(ty)).collect_vec(), Vec::new()),
            None => {
                let left_out = if role.is_value() {
                    only_left_out(context)?
                } else {
                    None
                };
                let is_whole = left_out.is_none() && function.user_data.request.is_none();
                let objects = is_whole.then(|| objects_of(context.signature()));
                let ty = function.user_data.pointer;
                return hidden(context, role, ty, left_out, objects.unwrap_or_default());
            }
        },
        Kind::Alias(ty) => {
            report_hidden(context);
            return hidden(context, role, ty, None, Vec::new());
        }
        Kind::JsFunction(function) => (
            function.arguments.clone().unwrap_or_default(),
            function.own_lifetimes.clone(),
        ),
    };
    leave_out(context, role, parameter, &mut arguments);
    let types: Vec<&Type> = arguments
        .iter()
        .filter(|argument| argument.is_kept())
        .map(|argument| argument.ty)
        .collect_vec();
    let scope = Scope {
        lifetimes: own_lifetimes.clone().into(),
        generics: &context.signature().generics,
        keeper: Some(Keeper::in_callback(CratePath(
            context.options.krate.value(),
        ))),
    };
    let conversion = conversion_of(context, role, &types, &scope, parameter)?;
    Some(Payload::Visible {
        arguments,
        own_lifetimes,
        conversion,
    })
}

/// Returns true if the first argument is a pointer to an object of the function, and no option says what becomes of it. The
/// runtime delivers it then, as it does in a typedef.
fn repeats_object(context: &Context<'_>, takes: &[&Type]) -> bool {
    let options = context.options;
    let is_told = options.ignore.is_given()
        || options.map.is_given()
        || options.filter_map.is_given()
        || options.flow.is_given()
        || ErrorOption::of(context).is_some();
    let written = |ty: &Type| ty.to_token_stream().to_string();
    let first = takes.first().copied().and_then(object_behind);
    let mut objects = objects_of(context.signature()).into_iter();
    !is_told && first.is_some_and(|first| objects.any(|object| written(object) == written(first)))
}

/// The types behind the pointers that a C function takes first and returns.
fn objects_of(signature: &Signature) -> Vec<&Type> {
    let mut parameters = signature.parameters().map(|(_, parameter)| &parameter.ty);
    let types = [parameters.next(), value_of_output(&signature.output)];
    let types = types.into_iter().flatten();
    types.filter_map(object_behind).collect_vec()
}

/// The type of an object: neither a number, a text, nor anything at all.
fn object_behind(pointer: &Type) -> Option<&Type> {
    let Type::Ptr(pointer) = unwrapped(pointer) else {
        return None;
    };
    let is_object = may_be_typedef(&pointer.elem) && !is_called(&pointer.elem, "c_void");
    is_object.then_some(&*pointer.elem)
}

fn kept(ty: &Type) -> Argument<'_> {
    Argument {
        ty,
        usage: Usage::Kept,
    }
}

/// Applies the option `ignore` to the callback that delivers values. A block's default, and one for several callbacks, does
/// not reach callbacks without such an argument.
fn leave_out(
    context: &Context<'_>,
    role: Role,
    parameter: &Parameter,
    arguments: &mut [Argument<'_>],
) {
    let option = &context.options.ignore;
    let is_value = role.is_value() || context.is_method();
    let Some(LeftOut(positions)) = option.value().filter(|_| is_value) else {
        return;
    };
    let count = arguments.len();
    for position in positions {
        let index = match *position {
            Position::Last => count.wrapping_sub(1),
            Position::At(index) => index,
        };
        match (arguments.get_mut(index), option.own()) {
            (Some(argument), _) => argument.usage = Usage::LeftOut,
            (None, Some(word)) if !role.is_variant() || context.is_method() => {
                let name = parameter_name(parameter);
                let fact = format!(
                    "`{name}` takes {}, and none at this position",
                    count_of(count)
                );
                context.report(word, fact, "count from zero, or remove `ignore`");
            }
            (None, _) => {}
        }
    }
}

/// The argument that is left out of a callback whose type is an alias: one position can be counted there.
fn only_left_out(context: &Context<'_>) -> Option<Option<Position>> {
    let option = &context.options.ignore;
    match option.value().map(|LeftOut(positions)| &positions[..]) {
        None | Some([]) => Some(None),
        Some([only]) => Some(Some(*only)),
        Some(_) => {
            if let Some(word) = option.word() {
                context.report(
                    word,
                    "a type alias hides the arguments, so only one can be left out",
                    "write them out, with `_` for each that is left out: `callback = done(_, A)`",
                );
            }
            None
        }
    }
}

/// Reports `ignore` for a type alias.
fn report_hidden(context: &Context<'_>) {
    if let Some(word) = context.options.ignore.own() {
        let fact = "`ignore` needs arguments that can be seen, and a type alias hides them";
        context.report(
            word,
            fact,
            "write them out, with `_` for each that is left out: `callback = done(_, A)`",
        );
    }
}

/// The arguments of a named type, or the result of the user's closure.
fn hidden<'a>(
    context: &Context<'a>,
    role: Role,
    ty: &'a Type,
    left_out: Option<Position>,
    objects: Vec<&'a Type>,
) -> Option<Payload<'a>> {
    let options = context.options;
    if let Some(option) = ErrorOption::of(context) {
        option.report_hidden(context);
    }
    let closures = [
        ("map", &options.map),
        ("filter_map", &options.filter_map),
        ("flow", &options.flow),
    ];
    let mut given = closures
        .into_iter()
        .filter_map(|(name, option)| Some((name, option.value()?)));
    let conversion = match given.next().filter(|_| role.is_value()) {
        Some((name, closure)) => Some(hidden_conversion(context, name, closure)?),
        None => None,
    };
    Some(Payload::Hidden {
        ty,
        objects: match conversion {
            Some(_) => Vec::new(),
            None => objects,
        },
        conversion,
        left_out,
    })
}
