//! Resolves the methods of a listener trait. Each is a callback, and the adapter that implements them is the source of values.

use syn::{Attribute, Ident, Type};

use super::callback::resolve_callback;
use super::detect::ClosureType;
use super::select::{Kind, Selected};
use super::{enumeration, sink};
use crate::awaitable::context::Context;
use crate::awaitable::plan::{
    Argument, Bounds, CallResult, CallStyle, Callback, Callee, HandlePolicy, Plan, Returns, Role,
    Source, Start, Usage, Variant,
};
use crate::collect::CollectVec;
use crate::generate::crate_path::CratePath;
use crate::syntax::signature::Parameter;

/// A method that delivers values.
pub(crate) struct CalledMethod<'a> {
    pub(crate) index: usize,
    /// The method's name in the form of a parameter, for messages.
    pub(crate) parameter: &'a Parameter,
    pub(crate) attributes: &'a [Attribute],
    pub(crate) role: Role,
    pub(crate) variant: Option<Ident>,
    pub(crate) arguments: Vec<&'a Type>,
    pub(crate) returns: Returns<'a>,
    /// The lifetimes that the method declares, without the apostrophe.
    pub(crate) own_lifetimes: Vec<String>,
    /// The bounds of the trait.
    pub(crate) bounds: Bounds,
}

/// The callback that a method is. `context` has the method's own options, `listener` those of the trait.
pub(crate) fn resolve_method<'a>(
    context: &Context<'a>,
    listener: &Context<'a>,
    method: CalledMethod<'a>,
) -> Option<Callback<'a>> {
    let arguments = method.arguments.into_iter().map(|ty| Argument {
        ty,
        usage: Usage::Kept,
    });
    let closure = ClosureType {
        // All methods may be called by any clone of the adapter.
        style: CallStyle::Shared,
        arguments: arguments.collect_vec(),
        output: method.returns.output(),
        bounds: Bounds {
            clone: true,
            ..method.bounds
        },
        pointers: Vec::new(),
        generic: None,
        is_object: false,
        target: None,
        own_lifetimes: method.own_lifetimes,
        block: None,
    };
    let selected = Selected {
        index: method.index,
        parameter: method.parameter,
        role: method.role,
        kind: Kind::Closure(closure),
        variant: None,
    };
    let callback = resolve_callback(context, selected, true, false)?;
    Some(Callback {
        attributes: method.attributes,
        is_async: method.returns.is_async(),
        variant: method.variant.map(|name| Variant {
            of: enumeration::name_of(listener),
            name,
        }),
        ..callback
    })
}

/// The plan of the adapter. Its `function` stands for the trait.
pub(crate) fn resolve_listener<'a>(
    context: &Context<'a>,
    name: Ident,
    origin: String,
    callbacks: Vec<Callback<'a>>,
) -> Plan<'a> {
    let start = Start {
        started: None,
        result: CallResult::Nothing,
        policy: HandlePolicy::Return,
    };
    let source = Source::Callbacks { callbacks, start };
    Plan {
        krate: CratePath(context.options.krate.value()),
        function: context.function,
        site: context.around.site,
        knows_caller: false,
        definition: context.definition,
        name,
        callee: Callee::Bare,
        origin,
        parameters: Vec::new(),
        sink: sink::sink_of(context, &source),
        enumeration: context
            .options
            .stream
            .is_given()
            .then(|| enumeration::of_listener(context)),
        ends: sink::ends_of(context, &source),
        timeout: None,
        source,
    }
}
