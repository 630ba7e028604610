//! One callback: how it is carried and shared.

use super::enumeration::name_of;
use super::select::{Kind, Selected};
use super::{payload, reply};
use crate::awaitable::context::Context;
use crate::awaitable::plan::{
    Bounds, CallStyle, Callback, Carrier, ClosureCarrier, Role, Sharing, Variant,
};
use crate::syntax::signature::Parameter;

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
    Some(Callback {
        index,
        parameter,
        role,
        reply: if role == Role::Progress || context.options.stream.is_given() {
            reply::of_listener(context, &kind, has_hook)
        } else {
            reply::of_completion(context, &kind, are_several)
        },
        sharing: sharing_of(&kind, bounds, role),
        carrier: carrier_of(context, kind, parameter),
        payload: payload?,
        bounds,
        generic,
        style,
        variant: variant.map(|name| Variant {
            of: name_of(context),
            name,
        }),
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
        Kind::Closure(closure) => {
            // An `impl Into<Box<dyn …>>` needs the box itself. A generic function elsewhere cannot infer the trait
            // object.
            let is_elsewhere = !context.function.has_body() && closure.is_named_pointer();
            let bound_to = match closure.target {
                Some(target) if !closure.pointers.is_empty() => Some(target),
                _ => is_elsewhere.then_some(&parameter.ty),
            };
            Carrier::Closure(ClosureCarrier {
                pointers: closure.pointers,
                bound_to,
            })
        }
    }
}
