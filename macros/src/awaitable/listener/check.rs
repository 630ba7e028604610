//! Rules about listener traits.

use quote::ToTokens;
use syn::{Ident, Meta, Type};

use super::items::AssociatedItems;
use super::methods::{Method, Treatment, is_copy};
use crate::awaitable::check as rules;
use crate::awaitable::context::Context;
use crate::awaitable::resolve::adapter_name;
use crate::collect::CollectVec;
use crate::diagnostics::describe::describe_type;
use crate::options::{EventType, OptionSet, Place, variant_name};
use crate::syntax::block::{Block, BlockKind, Malformed, Member};
use crate::syntax::expression::Expression;
use crate::syntax::types::{is_primitive, last_word, unwrapped};

pub(super) fn listener(context: &Context<'_>, block: &Block, items: &AssociatedItems) {
    options(context);
    rules::closures(context);
    check_derive(context, block);
    check_block(context, block);
    check_items(context, items);
}

/// The options of a listener.
pub(super) fn options(context: &Context<'_>) {
    check_kind(context);
    let written = context.options.written();
    let word = context.options.listener.word();
    let listener = written.iter().find(|option| Some(option.word) == word);
    for option in &written {
        // A conflict with `listener` is reported as such.
        let conflicts = listener.is_some_and(|listener| listener.spec.conflicts_with(option.spec));
        if !option.is_own || option.spec.is_allowed(Place::Listener) || conflicts {
            continue;
        }
        let name = option.word;
        let help = if option.spec.is_allowed(Place::ListenerMethod) {
            format!(
                "write it on a method: `#[awaitable({})]`",
                option.spec.usage
            )
        } else {
            format!("remove `{name}`")
        };
        let fact = format!("`{name}` has no meaning for a listener");
        context.report(name, fact, help);
    }
}

/// The trait, its adapter and its enum have different names. A copy of a trait is not kept.
pub(super) fn names(context: &Context<'_>, listener: &Ident, adapter: &Ident) {
    let options = context.options;
    let is_kept = !is_copy(context);
    if let (Some(written), true) = (options.name.value(), is_kept && adapter == listener) {
        context.report(
            written,
            format_args!("`{adapter}` is the trait, and the adapter needs a name of its own"),
            format_args!(
                "write `name = {}`, or leave `name` out",
                adapter_name(&adapter.to_string())
            ),
        );
    }
    let target = options.events.value().map(|events| &events.target);
    let Some(EventType::Named(enumeration)) = target else {
        return;
    };
    let taken = if is_kept && enumeration == listener {
        "the trait"
    } else if enumeration == adapter {
        "the adapter"
    } else {
        return;
    };
    context.report(
        enumeration,
        format_args!("`{enumeration}` is {taken}, and the enum needs a name of its own"),
        format_args!("write `enum = {listener}Event`, or leave `enum` out"),
    );
}

/// A stream of no calls is a mistake.
pub(super) fn some_are_delivered(context: &Context<'_>, methods: &[Method<'_>]) {
    let listener = &context.signature().ident;
    let is_unknown = |method: &Method<'_>| {
        matches!(
            method.treatment,
            Treatment::Delivers(..) | Treatment::Refused
        )
    };
    if !context.options.stream.is_given() || methods.iter().any(is_unknown) {
        return;
    }
    let keeps =
        |method: &&Method<'_>| matches!(method.treatment, Treatment::Default | Treatment::Written);
    let kept = methods
        .iter()
        .find(keeps)
        .map(|method| &method.function.signature.ident);
    let help = match kept {
        Some(name) if is_copy(context) => format!("write `;` instead of the body of `{name}`"),
        Some(name) => format!("name one: `events({name} = {})`", variant_name(name)),
        None => "declare a method: `fn on_change(&self);`".to_owned(),
    };
    context.report(
        listener,
        format_args!("no method of `{listener}` is delivered"),
        help,
    );
}

/// The calls become a stream, or one of them completes an awaitable.
fn check_kind(context: &Context<'_>) {
    let options = context.options;
    let Some(word) = options.listener.own() else {
        return;
    };
    let is_outcome = options.ok.is_given() || options.callback.is_given();
    if !options.stream.is_given() && !is_outcome && !options.err.is_given() {
        context.report(
            word,
            format_args!("`{word}` does not say what the calls become"),
            "add `stream(unbounded)` or another policy; or, for a listener that reports one outcome, \
             `ok = on_success, err = on_error`, or `callback = on_done`",
        );
    }
    if !options.stream.is_given() {
        rules::half_pair(context);
        rules::options_of_streams(context);
    }
}

/// A `#[derive]` on a trait is meant for the enum.
fn check_derive(context: &Context<'_>, block: &Block) {
    let derives = block.attributes.iter();
    for derive in derives.filter(|attribute| attribute.path().is_ident("derive")) {
        let traits = match &derive.meta {
            Meta::List(list) => list.tokens.to_string(),
            _ => "Debug".to_owned(),
        };
        let help = if context.options.stream.is_given() {
            format!("write it for the enum of the calls: `events(derive({traits}))`")
        } else {
            "remove `#[derive]`".to_owned()
        };
        context.report(derive, "a trait derives nothing", help);
    }
}

fn check_block(context: &Context<'_>, block: &Block) {
    if let BlockKind::Trait {
        safety: Some(word), ..
    } = &block.kind
    {
        context.report(
            word,
            "the implementer of an `unsafe` trait promises what an adapter cannot know",
            "implement the trait for a type of yours, and make the stream by hand: `Events::new(…, |emitter| …)`",
        );
    }
    for member in &block.members {
        if let Member::Malformed(Malformed::Inside(tokens)) = member {
            context.report(
                tokens,
                "this method cannot be read",
                "write a name and a type for each parameter",
            );
        }
    }
}

/// The adapter needs a value for each associated type and constant.
fn check_items(context: &Context<'_>, items: &AssociatedItems) {
    for item in items.unstated() {
        let name = &item.name;
        let purpose = if item.is_type && !is_copy(context) {
            ", which is used for the listener only"
        } else {
            ""
        };
        context.report(
            name,
            format_args!("the listener needs a value for `{name}`"),
            format_args!(
                "state it: `{} = …;`{purpose}",
                describe_type(item.without_attributes())
            ),
        );
    }
}

/// The options of one method.
pub(super) fn method(method: &Method<'_>, context: &Context<'_>) {
    let name = &method.function.signature.ident;
    for option in context.options.written() {
        if option.is_own && !option.spec.is_allowed(Place::ListenerMethod) {
            let word = option.word;
            let help = if option.spec.is_allowed(Place::Listener) {
                format!("write it on the trait, or remove it from `{name}`")
            } else {
                format!("remove `{word}`")
            };
            let fact = format!("`{word}` has no meaning on a method of a listener");
            context.report(word, fact, help);
        }
    }
    let is_not_delivered = !matches!(
        method.treatment,
        Treatment::Delivers(..) | Treatment::Refused
    );
    let options = context.options;
    let conversion = options.map.own().or(options.filter_map.own());
    let conversion = conversion.or(options.flow.own());
    if let Some(word) = conversion.filter(|_| is_not_delivered) {
        context.report(
            word,
            format_args!("the calls of `{name}` are not delivered, so there is nothing to convert"),
            format_args!("remove `{word}`"),
        );
    }
    check_replies_of_trait(method, context);
    rules::closures(context);
}

/// A literal reply of the trait reaches all methods, also those that return another type.
fn check_replies_of_trait(method: &Method<'_>, context: &Context<'_>) {
    let options = context.options;
    let replies = [
        ("reply", &options.reply),
        ("reply_when_closed", &options.reply_when_closed),
    ];
    let Some(output) = method.returns().output() else {
        return;
    };
    let wrong = replies.into_iter().filter(|(_, reply)| {
        let value = reply.value().filter(|_| reply.own().is_none());
        value.is_some_and(|value| is_of_another_type(value, output))
    });
    let wrong: Vec<&str> = wrong.map(|(name, _)| name).collect_vec();
    let Some(first) = wrong.first() else {
        return;
    };
    let own: Vec<String> = wrong.iter().map(|name| format!("{name} = …")).collect_vec();
    context.report(
        output,
        format_args!(
            "the `{first}` of the trait is of another type than `{}` returns",
            method.function.signature.ident
        ),
        format_args!(
            "write it for this method: `#[awaitable({})]`",
            own.join(", ")
        ),
    );
}

/// Returns true for `true` and a `Result`. Other expressions may have any type.
fn is_of_another_type(reply: &Expression, output: &Type) -> bool {
    const CONTAINERS: &[&str] = &["Box", "ControlFlow", "Option", "Result", "String", "Vec"];
    let written = reply.to_token_stream().to_string();
    let is_bool = written == "true" || written == "false";
    let is_number = written.parse::<f64>().is_ok();
    let Type::Path(path) = unwrapped(output) else {
        return false;
    };
    let word = last_word(&path.path);
    let is_other = match word.as_str() {
        word if CONTAINERS.contains(&word) => true,
        "bool" => is_number,
        word => is_bool && is_primitive(word),
    };
    is_other && (is_bool || is_number)
}
