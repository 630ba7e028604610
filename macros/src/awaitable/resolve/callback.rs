//! One callback: how it is carried and shared, and what is replied to the library.

use super::payload;
use super::select::{Kind, Selected};
use crate::awaitable::context::Context;
use crate::awaitable::plan::{
    Bounds, CallStyle, Callback, Carrier, ClosureCarrier, Reply, Role, Sharing, WhenClosed,
};
use crate::syntax::signature::Parameter;
use crate::syntax::types::is_called;

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
    } = selected;
    let payload = payload::resolve(context, parameter, role, &kind);
    let (bounds, generic) = match &kind {
        Kind::Closure(closure) => (closure.bounds, closure.generic),
        Kind::Told(told) => (told.bounds, told.generic),
        Kind::Alias(_) | Kind::CFunction(_) => (Bounds::default(), None),
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
            reply_of_listener(context, &kind, has_hook)
        } else {
            reply_of(context, &kind, are_several)
        },
        sharing: sharing_of(&kind, bounds, role),
        carrier: carrier_of(context, kind, parameter),
        payload: payload?,
        bounds,
        generic,
        style,
    })
}

/// The reply to the library. One that is given for several callbacks does not reach those that return nothing.
fn reply_of<'a>(context: &Context<'a>, kind: &Kind<'a>, are_several: bool) -> Reply<'a> {
    let option = &context.options.reply;
    let is_for_several = are_several || (option.is_given() && option.own().is_none());
    let returns_nothing = matches!(kind, Kind::Closure(closure) if closure.output.is_none());
    let output = match kind {
        Kind::Closure(closure) => closure.output,
        Kind::CFunction(function) => function.output,
        Kind::Told(_) | Kind::Alias(_) => None,
    };
    let is_hidden = matches!(kind, Kind::CFunction(function) if function.takes.is_none());
    match (option.value(), output) {
        (Some(given), _) if !(is_for_several && returns_nothing) => Reply::Given(given),
        (None, Some(output)) if !option.is_given() => Reply::Missing(output),
        _ if is_hidden => Reply::Unseen,
        _ => Reply::Nothing,
    }
}

/// The reply of a stream's callback. If there is a hook, only the hook tells the library to stop.
fn reply_of_listener<'a>(context: &Context<'a>, kind: &Kind<'a>, has_hook: bool) -> Reply<'a> {
    let output = match kind {
        Kind::Closure(closure) if closure.output.is_none() => return Reply::Nothing,
        Kind::CFunction(function) if function.takes.is_some() && function.output.is_none() => {
            return Reply::Nothing;
        }
        Kind::Closure(closure) => closure.output,
        Kind::CFunction(function) => function.output,
        Kind::Told(_) | Kind::Alias(_) => None,
    };
    let open = context.options.reply.value();
    let asks_to_stop = output.is_some_and(|output| is_called(output, "ControlFlow"));
    let closed = match context.options.reply_when_closed.value() {
        Some(closed) => WhenClosed::Given(closed),
        None if has_hook => WhenClosed::AsOpen,
        None if open.is_some() && !asks_to_stop => WhenClosed::AsOpen,
        None => WhenClosed::Neutral,
    };
    Reply::Open {
        open,
        closed,
        output,
    }
}

fn sharing_of(kind: &Kind<'_>, bounds: Bounds, role: Role) -> Sharing {
    match kind {
        _ if bounds.clone || matches!(role, Role::Ok | Role::Err) => Sharing::Cloned,
        Kind::Closure(closure) if closure.style == CallStyle::Once => Sharing::Consumed,
        Kind::Alias(_) | Kind::CFunction(_) => Sharing::Consumed,
        Kind::Closure(_) | Kind::Told(_) => Sharing::Referenced,
    }
}

fn carrier_of<'a>(context: &Context<'a>, kind: Kind<'a>, parameter: &'a Parameter) -> Carrier<'a> {
    match kind {
        Kind::Alias(ty) => Carrier::Alias(ty),
        Kind::CFunction(function) => Carrier::CFunction(function.user_data),
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
