//! One callback: how it is carried and shared.

use quote::ToTokens;
use syn::Type;

use super::detect::ClosureType;
use super::enumeration::name_of;
use super::select::{Kind, Selected};
use super::{payload, reply};
use crate::awaitable::context::Context;
use crate::awaitable::plan::{
    Bounds, CallStyle, Callback, Carrier, ClosureCarrier, GenericOutput, ObjcBlock, Role, Sharing,
    Variant,
};
use crate::syntax::search::names;
use crate::syntax::signature::Parameter;
use crate::syntax::tokens::has_word;
use crate::syntax::types::{bounds_of, declared_parameter, future_of, is_unit, unwrapped};

pub(super) fn resolve_callback<'a>(
    context: &Context<'a>,
    selected: Selected<'a>,
    are_several: bool,
    has_hook: bool,
) -> Option<Callback<'a>> {
    let Selected {
        index,
        parameter,
        role,
        kind,
        variant,
    } = selected;
    let payload = payload::resolve(context, parameter, role, &kind);
    let (bounds, generic) = match &kind {
        Kind::Closure(closure) => (closure.bounds, closure.generic),
        Kind::Told(told) => (told.bounds, told.generic),
        Kind::Alias(_) | Kind::CFunction(_) => (Bounds::default(), None),
        Kind::JsFunction(_) => (JS_BOUNDS, None),
    };
    let style = match &kind {
        Kind::Closure(closure) => Some(closure.style),
        _ => None,
    };
    let generic_output = generic_output(context, parameter, &kind);
    Some(Callback {
        index,
        parameter,
        attributes: &parameter.attributes,
        role,
        reply: if role == Role::Progress || context.options.stream.is_given() {
            reply::of_listener(context, &kind, generic_output, has_hook)
        } else {
            reply::of_completion(context, &kind, are_several)
        },
        is_async: false,
        sharing: sharing_of(&kind, bounds, role),
        carrier: carrier_of(context, kind, parameter),
        payload: payload?,
        bounds,
        generic,
        generic_output,
        style,
        variant: variant.map(|name| Variant {
            of: name_of(context),
            name,
        }),
    })
}

/// The type parameter that the callback returns, if nothing else names it.
fn generic_output<'a>(
    context: &Context<'a>,
    callback: &Parameter,
    kind: &Kind<'a>,
) -> Option<GenericOutput<'a>> {
    let Kind::Closure(closure) = kind else {
        return None;
    };
    let Type::Path(path) = unwrapped(closure.output?) else {
        return None;
    };
    let signature = context.signature();
    let name = declared_parameter(&path.path, &signature.generics)?;
    let others = signature.parameters().map(|(_, parameter)| parameter);
    let others = others.filter(|parameter| !std::ptr::eq(*parameter, callback));
    let mut types = others.map(|parameter| &parameter.ty);
    let mut arguments = closure.arguments.iter().map(|argument| argument.ty);
    let is_named = types.any(|ty| names(ty, name))
        || arguments.any(|ty| names(ty, name))
        || signature.returned().is_some_and(|ty| names(ty, name));
    let options = context.options;
    let replies = [options.reply.value(), options.reply_when_closed.value()];
    let mut replies = replies.into_iter().flatten();
    let is_said = replies.any(|reply| has_word(&reply.to_token_stream(), &name.to_string()));
    let bounds = bounds_of(name, &signature.generics);
    let mut futures = bounds.into_iter().filter_map(future_of).peekable();
    (!is_named && !is_said).then(|| GenericOutput {
        name,
        is_some_future: futures.peek().is_some(),
        is_future: futures.any(is_unit),
    })
}

/// JavaScript keeps the closure, on one thread.
const JS_BOUNDS: Bounds = Bounds {
    send: false,
    sync: false,
    outlives_static: true,
    clone: false,
};

fn sharing_of(kind: &Kind<'_>, bounds: Bounds, role: Role) -> Sharing {
    match kind {
        _ if bounds.clone || matches!(role, Role::Ok | Role::Err) => Sharing::Cloned,
        Kind::Closure(closure) if closure.style == CallStyle::Once => Sharing::Consumed,
        Kind::CFunction(_) => Sharing::Consumed,
        Kind::Closure(_) | Kind::Told(_) | Kind::Alias(_) | Kind::JsFunction(_) => {
            Sharing::Referenced
        }
    }
}

fn carrier_of<'a>(context: &Context<'a>, kind: Kind<'a>, parameter: &'a Parameter) -> Carrier<'a> {
    match kind {
        Kind::Alias(ty) => Carrier::Alias(ty),
        Kind::CFunction(function) => Carrier::CFunction(function.user_data),
        Kind::JsFunction(function) => Carrier::JsFunction(function.function),
        Kind::Told(told) => match told.alias {
            Some(alias) => Carrier::Held(alias),
            None => Carrier::Closure(ClosureCarrier {
                pointers: told.pointers,
                bound_to: None,
            }),
        },
        Kind::Closure(ClosureType {
            block: Some(ty),
            pointers,
            ..
        }) => Carrier::Block(ObjcBlock { ty, pointers }),
        Kind::Closure(closure) => {
            // An `impl Into<Box<dyn …>>` needs the box itself. A generic function cannot infer the trait object.
            let function = context.function;
            let may_be_generic = !function.has_body() || !function.boxed.is_empty();
            let is_inferred = may_be_generic && closure.is_named_pointer();
            let bound_to = match closure.target {
                Some(target) if !closure.pointers.is_empty() => Some(target),
                _ => is_inferred.then_some(&parameter.ty),
            };
            Carrier::Closure(ClosureCarrier {
                pointers: closure.pointers,
                bound_to,
            })
        }
    }
}
