//! Rules about the enum of a stream of several callbacks.

use quote::ToTokens;
use syn::{Ident, Type};

use crate::awaitable::context::{Context, Site, belongs_to_type};
use crate::awaitable::plan::{Callback, Conversion, EnumName, Payload, Plan};
use crate::collect::CollectVec;
use crate::diagnostics::describe::{describe_type, parameter_name};
use crate::options::EventType;
use crate::syntax::search::{mentions_word, names};

/// Parts of `events` that have no effect here.
pub(super) fn check_options(context: &Context<'_>) {
    let Some(events) = context.options.events.value() else {
        return;
    };
    if let (Some(name), false) = (&events.method, context.is_method()) {
        context.report(
            name,
            "`name` in `events` is the method of a group, and this is one function",
            format_args!(
                "write `enum = {name}` to name the enum, or `name = {name}` outside of `events`"
            ),
        );
    }
    if let (EventType::Existing(ty), Some(derives)) = (&events.target, &events.derives) {
        let described = describe_type(ty);
        context.report(
            derives,
            format_args!("`{described}` is an enum of yours, which nothing is derived for"),
            format_args!("write `#[derive({derives})]` on `{described}`"),
        );
    }
}

pub(super) fn check(context: &Context<'_>, plan: &Plan<'_>) {
    let Some(enumeration) = &plan.enumeration else {
        return;
    };
    if let EnumName::New(_) = enumeration.name {
        check_place(context);
        let callbacks: Vec<&Callback<'_>> = plan.callbacks().iter().collect_vec();
        check_names(context, &callbacks);
        check_fields(context, plan);
    }
    if let EnumName::New(name) = &enumeration.name {
        check_name(context, plan, name);
    }
}

/// An enum with the name of a type in the signature would be a second one. rustc would report each variant as well.
fn check_name(context: &Context<'_>, plan: &Plan<'_>, name: &Ident) {
    let signature = context.signature();
    let parameters = signature.parameters().map(|(_, parameter)| &parameter.ty);
    let arguments = plan.callbacks().iter().flat_map(arguments_of);
    let mut types = parameters.chain(signature.returned()).chain(arguments);
    let Some(taken) = types.find(|ty| names(ty, name)) else {
        return;
    };
    match context.options.events.value().map(|events| &events.target) {
        Some(EventType::Named(written)) => context.report(
            written,
            format_args!("`{name}` is the type of an argument already"),
            format_args!(
                "choose another name: `enum = {name}Call`; or, to use variants of that enum, `into = {name}`"
            ),
        ),
        _ => context.report(
            taken,
            format_args!("`{name}` would be the name of the enum of the calls too"),
            format_args!("choose another one: `events(enum = {name}Call)`"),
        ),
    }
}

fn arguments_of<'c>(callback: &'c Callback<'_>) -> Vec<&'c Type> {
    match &callback.payload {
        Payload::Visible { arguments, .. } => {
            arguments.iter().map(|argument| argument.ty).collect_vec()
        }
        Payload::Hidden { .. } => Vec::new(),
    }
}

/// An `impl` cannot contain an enum. If the block is not annotated, the macro cannot reach outside of it.
fn check_place(context: &Context<'_>) {
    let signature = context.signature();
    let is_method = belongs_to_type(context.function) || context.options.associated.is_given();
    if let (Site::Alone, true, Some(word)) =
        (context.around.site, is_method, context.options.events.own())
    {
        context.report(
            word,
            format_args!("`{}` is in a block that cannot contain an enum", signature.ident),
            "write `#[awaitable]` on the block too, and the enum is put after it; or name an enum of yours: \
             `events(into = MyEvent, …)`",
        );
    }
}

fn check_names(context: &Context<'_>, callbacks: &[&Callback<'_>]) {
    for (index, callback) in callbacks.iter().enumerate() {
        let Some(variant) = &callback.variant else {
            continue;
        };
        let is_same = |other: &&&Callback<'_>| {
            let other_variant = other.variant.as_ref();
            other_variant.is_some_and(|other| other.name == variant.name)
                && other.index != callback.index
        };
        if let Some(other) = callbacks[..index].iter().find(is_same) {
            let name = parameter_name(callback.parameter);
            let first = parameter_name(other.parameter);
            context.report(
                &variant.name,
                format_args!("`{}` is the variant of `{first}` already", variant.name),
                if context.is_method() {
                    format!(
                        "choose another name: `events({name} = Other{})`",
                        variant.name
                    )
                } else {
                    format!("choose another name: `{name} = Other{}`", variant.name)
                },
            );
        }
    }
}

/// `Self` has no meaning in an enum that is outside of the block.
fn check_fields(context: &Context<'_>, plan: &Plan<'_>) {
    for callback in plan.callbacks() {
        let fields = if callback.variant.is_some() {
            fields_of(callback)
        } else {
            Vec::new()
        };
        for field in fields {
            if mentions_word(&field.to_token_stream(), "Self") {
                let help = if context.is_method() {
                    "leave the argument out: `#[awaitable(ignore = first)]` on the method; or convert it with `map`"
                } else {
                    "write the name of the type; or name an enum of yours: `events(into = MyEvent<Self>, …)`"
                };
                context.report(
                    field,
                    "`Self` has no meaning in the enum, which is outside of this block",
                    help,
                );
            }
        }
    }
}

/// The types that a variant's fields are made of.
fn fields_of<'c>(callback: &'c Callback<'_>) -> Vec<&'c Type> {
    let Payload::Visible {
        arguments,
        conversion,
        ..
    } = &callback.payload
    else {
        return Vec::new();
    };
    match conversion {
        Conversion::Own(_) => {
            let kept = arguments.iter().filter(|argument| argument.is_kept());
            kept.map(|argument| argument.ty).collect_vec()
        }
        Conversion::Map(_, output)
        | Conversion::FilterMap(_, output)
        | Conversion::Flow(_, output, _) => vec![output],
        Conversion::Pair(_) | Conversion::Ignore | Conversion::HowItEnded => Vec::new(),
    }
}
