//! Messages about functions in which no callback was found, and about types that may hide one.

use std::fmt::Display;

use syn::{Path, PathArguments, Type};

use super::listener::weakly_held;
use super::suitable_closure;
use crate::awaitable::context::Context;
use crate::awaitable::resolve::adapter_name::adapter_name;
use crate::awaitable::resolve::detect::leaf;
use crate::awaitable::resolve::heuristics::{
    holder_in, is_sender, listener_parameters, listener_trait, suspect,
};
use crate::awaitable::resolve::pointers;
use crate::diagnostics::describe::{describe_type, parameter_name};
use crate::syntax::signature::{Parameter, Signature};
use crate::syntax::types::{first_type_argument, last_word, unwrapped};

pub(super) fn no_callback(context: &Context<'_>) {
    if may_do_without(context) {
        return;
    }
    let signature = context.signature();
    if let Some((parameter, listener)) = listener_of(signature) {
        hidden_listener(context, parameter_name(parameter), &parameter.ty, listener);
        return;
    }
    let has_pointer = pointers::probable(signature).is_some();
    if let Some(word) = context.options.events.own().filter(|_| has_pointer) {
        return context.report(
            word,
            format_args!(
                "`{word}` makes variants of closures, and the callbacks of `{}` are C's",
                signature.ident
            ),
            format_args!("remove `{word}`, and name one: `callback = param`"),
        );
    }
    match (suspect(signature), held_listener(signature)) {
        (Some(parameter), _) => hidden_callback(context, parameter),
        (None, Some((parameter, held))) => listener_in_container(context, parameter, held),
        (None, None) => match held_by(signature) {
            Some(parameter) => container(context, parameter),
            None => no_suspect(context),
        },
    }
}

/// An `async fn` needs nothing at all. An option that could not be read, or an `fd`, may have been meant for a function
/// without a callback.
fn may_do_without(context: &Context<'_>) -> bool {
    let signature = context.signature();
    let options = context.options;
    let progress = options.progress.value();
    let is_misplaced = options.fd.is_given()
        || options.end.is_given() && !options.stream.is_given()
        || progress.is_some_and(|progress| signature.parameter(&progress.parameter.name).is_none());
    signature.asyncness.is_some()
        || !options.mistakes.is_empty()
        || is_misplaced
        || signature.is_half_typed()
        || signature
            .parameters()
            .any(|(_, parameter)| refused_trait(parameter, signature).is_some())
}

/// The first trait of a parameter that rustc reports.
pub(in crate::awaitable) fn refused_bound(signature: &Signature) -> Option<&Path> {
    let mut parameters = signature.parameters();
    parameters.find_map(|(_, parameter)| refused_trait(parameter, signature))
}

/// The trait of `parameter`, if rustc reports it: an `FnOnce` without its arguments, or a misspelt one with them,
/// which no other trait can have in parentheses.
pub(in crate::awaitable) fn refused_trait<'a>(
    parameter: &'a Parameter,
    signature: &'a Signature,
) -> Option<&'a Path> {
    let path = leaf(&parameter.ty, &signature.generics).implements?;
    let bound = path.segments.last()?;
    let word = bound.ident.to_string();
    let is_refused = match bound.arguments {
        PathArguments::None => matches!(word.as_str(), "FnOnce" | "FnMut" | "Fn"),
        PathArguments::Parenthesized(_) => {
            !word.ends_with("Fn") && !word.ends_with("FnMut") && !word.ends_with("FnOnce")
        }
        PathArguments::AngleBracketed(_) => false,
    };
    is_refused.then_some(path)
}

fn hidden_callback(context: &Context<'_>, parameter: &Parameter) {
    let name = parameter_name(parameter);
    if let Some((fact, help)) = in_container(context, parameter) {
        return context.report(&parameter.ty, fact, help);
    }
    context.report(
        &parameter.ty,
        format_args!("the type of `{name}` does not show that it is a callback"),
        format_args!("write `callback = {name}`, or with its arguments: `callback = {name}(A, B)`"),
    );
}

fn no_suspect(context: &Context<'_>) {
    let signature = context.signature();
    let function = &signature.ident;
    let fact = "`#[awaitable]` needs a callback parameter";
    let name = if context.options.stream.is_given() {
        "on_event"
    } else {
        "done"
    };
    let closure = suitable_closure(context);
    let help =
        format!("add one to `{function}`, for example `{name}: impl {closure} + Send + 'static`");
    if signature.inputs.is_empty() {
        context.report(function, fact, help);
    } else {
        context.report(&signature.inputs, fact, help);
    }
}

pub(super) fn container(context: &Context<'_>, parameter: &Parameter) {
    if let Some((fact, help)) = in_container(context, parameter) {
        context.report(&parameter.ty, fact, help);
    }
}

/// The first parameter that is the sender of a channel.
fn held_by(signature: &Signature) -> Option<&Parameter> {
    let mut parameters = signature.parameters().map(|(_, parameter)| parameter);
    parameters.find(
        |parameter| matches!(unwrapped(&parameter.ty), Type::Path(path) if is_sender(&path.path)),
    )
}

/// The fact and the help about a type that holds the callback, or takes the value in its place. A wrapper cannot make it.
fn in_container(context: &Context<'_>, parameter: &Parameter) -> Option<(String, String)> {
    let Type::Path(path) = unwrapped(&parameter.ty) else {
        return None;
    };
    let name = parameter_name(parameter);
    let function = &context.signature().ident;
    let closure = suitable_closure(context);
    let taken = format!("let `{function}` take `{name}: impl {closure} + Send + 'static`");
    let described = describe_type(&parameter.ty);
    if is_sender(&path.path) {
        let fact = format!("`{name}` is a `{described}`, not a callback");
        let help = format!("await its receiver, without the attribute; or {taken}");
        return Some((fact, help));
    }
    holder_in(&path.path).map(|holder| {
        let fact =
            format!("`{name}` is a `{holder}`, which the wrapper cannot make from a callback");
        (
            fact,
            format!("{taken}, and put it into the `{holder}` there"),
        )
    })
}

/// The first parameter that holds listeners in something that a wrapper cannot make, with the `dyn Trait`.
fn held_listener(signature: &Signature) -> Option<(&Parameter, &Type)> {
    let mut parameters = signature.parameters();
    parameters.find_map(|(_, parameter)| {
        let mut ty = unwrapped(&parameter.ty);
        loop {
            ty = match ty {
                Type::TraitObject(_) if listener_trait(ty, signature).is_some() => {
                    return Some((parameter, ty));
                }
                Type::Path(path) => unwrapped(first_type_argument(&path.path)?),
                Type::Reference(reference) => unwrapped(&reference.elem),
                Type::Slice(slice) => unwrapped(&slice.elem),
                _ => return None,
            };
        }
    })
}

fn listener_in_container(context: &Context<'_>, parameter: &Parameter, held: &Type) {
    let name = parameter_name(parameter);
    let described = describe_type(held);
    let outer = match unwrapped(&parameter.ty) {
        Type::Path(path) => last_word(&path.path),
        _ => String::new(),
    };
    if let (Type::Path(path), "Weak") = (unwrapped(&parameter.ty), outer.as_str()) {
        let held = first_type_argument(&path.path).unwrap_or(held);
        return weakly_held(context, parameter, held);
    }
    context.report(
        &parameter.ty,
        format_args!(
            "`{name}` is a `{}`, which a wrapper cannot make of a listener",
            describe_type(&parameter.ty)
        ),
        format_args!(
            "annotate a function of yours that takes `{name}: Box<{described}>` and passes it on"
        ),
    );
}

/// The first parameter whose type is an unknown trait's.
fn listener_of(signature: &Signature) -> Option<(&Parameter, &Path)> {
    let (_, parameter) = listener_parameters(signature).next()?;
    let listener = listener_trait(&parameter.ty, signature)?;
    Some((parameter, listener))
}

/// Reports a listener, for which the wrapper needs an adapter.
pub(super) fn hidden_listener(
    context: &Context<'_>,
    parameter: impl Display,
    ty: &Type,
    listener: &Path,
) {
    let name = last_word(listener);
    if name.starts_with("AsyncFn") {
        context.report(
            ty,
            format_args!("`{name}` makes futures that borrow from the closure, which a wrapper cannot write"),
            "take `impl Fn(A) -> Pin<Box<dyn Future<Output = ()> + Send>>`, whose calls can become a stream",
        );
        return;
    }
    let described = describe_type(listener);
    let adapter = adapter_name(&name);
    let option = if context.options.stream.is_given() {
        "listener, stream(unbounded)"
    } else {
        "listener, ok = on_success, err = on_error"
    };
    context.report(
        ty,
        format_args!("`{described}` is a trait, and the macro does not see its methods"),
        format_args!(
            "write `#[awaitable({option})]` on the trait, or on a copy of it without bodies, and here \
             `listener = {adapter}`; or, if closures implement it, `callback = {parameter}(A, B)`"
        ),
    );
}
