//! `#[awaitable(for = Type, stream(…), events(…))] trait`: several functions of one object, each of which registers a
//! callback, become one stream. All are registered, or none.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Ident, Type};

use super::check;
use super::context::{Context, Outer, Site, Surroundings};
use super::emit::block::expand_extension;
use super::emit::enumeration::name_of;
use super::emit::group as emit;
use super::plan::{EnumName, Group, HandlePolicy, Passed, Plan, Role, Source, Variant};
use super::resolve::{name_of_enum, resolve, resolve_listener, variant_of};
use crate::collect::CollectVec;
use crate::diagnostics::Diagnostics;
use crate::diagnostics::describe::describe_type;
use crate::generate::attributes::conditions;
use crate::options::awaitable::AwaitableOptions;
use crate::options::{EventType, OptionSet};
use crate::syntax::block::{Block, BlockKind, Member, MemberFunction};
use crate::syntax::function::Function;
use crate::syntax::item::Item;
use crate::syntax::search::mentions;
use crate::syntax::signature::Signature;

/// The trait with the one function that makes the stream, its `impl`, and the enum.
pub(super) fn expand(
    block: &Block,
    options: &AwaitableOptions,
    target: &Type,
    diagnostics: &mut Diagnostics,
) -> TokenStream {
    let Some(function) = stand_in(block, options) else {
        return TokenStream::new();
    };
    let Some(around) = surroundings(block) else {
        return TokenStream::new();
    };
    let whole = options.without_mistakes();
    let context = Context::new(
        &function,
        &whole,
        Surroundings {
            site: Site::Listener,
            ..around
        },
    );
    let members = members_of(block, options, diagnostics);
    check::options_of_streams(&context);
    check_entries(&context, &members);
    let contexts = members
        .iter()
        .map(|(member, options)| Context::new(&member.function, options, around));
    let group = group_of(block, &context, contexts.collect_vec(), diagnostics);
    let own = context.into_diagnostics();
    let has_mistakes = !own.is_empty() || !diagnostics.is_empty();
    diagnostics.append(own);
    match group.filter(|_| !has_mistakes) {
        Some(group) => expanded(block, target, &group),
        None => {
            let stub = emit::stub(&function.signature.ident, diagnostics.clone());
            expand_extension(block, target, &stub, &TokenStream::new())
        }
    }
}

/// The surroundings of the functions that register a callback.
fn surroundings(block: &Block) -> Option<Surroundings<'_>> {
    let BlockKind::Trait {
        generics,
        visibility,
        ..
    } = &block.kind
    else {
        return None;
    };
    Some(Surroundings {
        site: Site::Group,
        block_path: None,
        only_sure: false,
        outer: Some(Outer {
            generics,
            visibility: Some(visibility),
            has_other_macros: false,
        }),
        block_mistakes: None,
    })
}

/// The plan of the group, in which `whole` is the generated function and `contexts` are those of its members.
fn group_of<'a>(
    block: &Block,
    whole: &Context<'a>,
    contexts: Vec<Context<'a>>,
    diagnostics: &mut Diagnostics,
) -> Option<Group<'a>> {
    let enumeration = enum_name(block, whole);
    // All are resolved, so that all mistakes are reported.
    let plans: Vec<Option<Plan<'_>>> = contexts
        .iter()
        .map(|own| plan_of(whole, &enumeration, own))
        .collect_vec();
    for own in contexts {
        diagnostics.append(own.into_diagnostics());
    }
    let name = whole.signature().ident.clone();
    let origin = match &block.kind {
        BlockKind::Trait { name, .. } => name.to_string(),
        _ => String::new(),
    };
    let group = Group {
        plans: plans.into_iter().collect::<Option<_>>()?,
        whole: whole_of(whole, &enumeration, name, origin),
    };
    check_variants(whole, &group);
    check_parameters(whole, &group);
    Some(group)
}

/// The code of a group without mistakes.
fn expanded(block: &Block, target: &Type, group: &Group<'_>) -> TokenStream {
    let kept = block.members.iter().filter_map(|member| match member {
        Member::Tokens(tokens) => Some(tokens),
        _ => None,
    });
    let emit::GroupTokens {
        declared,
        implemented,
        item,
    } = emit::group(group);
    let expanded = expand_extension(block, target, &quote!(#(#kept)* #declared), &implemented);
    quote!(#expanded #item)
}

/// The functions with their options.
fn members_of<'a>(
    block: &'a Block,
    options: &AwaitableOptions,
    diagnostics: &mut Diagnostics,
) -> Vec<(&'a MemberFunction, AwaitableOptions)> {
    let mut members = Vec::new();
    for member in &block.members {
        let Member::Function(member) = member else {
            continue;
        };
        check::repeated(member.annotations.get(1..).unwrap_or_default(), diagnostics);
        let own = member.option_tokens().map(AwaitableOptions::parse);
        let own = own.unwrap_or_default();
        let defaults = AwaitableOptions {
            keep: options.keep.clone(),
            discard: options.discard.clone(),
            cancel: options.cancel.clone(),
            local: options.local.clone(),
            ..options.for_methods()
        };
        if !own.skip.is_given() {
            members.push((member, own.with_defaults(&defaults)));
        }
    }
    members
}

/// A function that has the name and the generics of the one that is generated.
fn stand_in(block: &Block, options: &AwaitableOptions) -> Option<Function> {
    let BlockKind::Trait { name, generics, .. } = &block.kind else {
        return None;
    };
    let events = options.events.value();
    let method = events.and_then(|events| events.method.clone());
    let method = method.unwrap_or_else(|| Ident::new("events", name.span()));
    let parameters = &generics.params;
    let predicates = &generics.where_clause;
    let conditions = conditions(&block.attributes);
    let function = quote!(#conditions fn #method<#parameters>() #predicates {});
    match Item::parse(function).ok()? {
        Item::Function(function) => Some(*function),
        _ => None,
    }
}

/// The plan of the generated function.
fn whole_of<'a>(
    context: &Context<'a>,
    enumeration: &EnumName<'a>,
    name: Ident,
    origin: String,
) -> Plan<'a> {
    let mut whole = resolve_listener(context, name, origin, Vec::new());
    if let Some(named) = &mut whole.enumeration {
        named.name = enumeration.clone();
    }
    whole
}

/// The enum that `events` names, or one that is named after the trait: `PeerEvent` for `PeerEvents`.
fn enum_name<'a>(block: &Block, context: &Context<'a>) -> EnumName<'a> {
    let target = context.options.events.value().map(|events| &events.target);
    match (target, &block.kind) {
        (None | Some(EventType::Unnamed), BlockKind::Trait { name, .. }) => {
            let plain = name.to_string();
            let plain = plain.strip_suffix("Events").unwrap_or(&plain);
            EnumName::New(Ident::new(&format!("{plain}Event"), name.span()))
        }
        _ => name_of_enum(context),
    }
}

/// The plan of one registration.
fn plan_of<'a>(
    group: &Context<'a>,
    enumeration: &EnumName<'a>,
    context: &Context<'a>,
) -> Option<Plan<'a>> {
    check::function(context);
    let mut plan = resolve(context)?;
    check::plan(context, &plan);
    check_registration(context, &plan);
    let Source::Callbacks { callbacks, .. } = &mut plan.source else {
        return None;
    };
    for callback in callbacks
        .iter_mut()
        .filter(|callback| callback.role == Role::Item)
    {
        callback.attributes = &context.function.attributes;
        callback.role = Role::Variant;
        callback.variant = Some(Variant {
            of: enumeration.clone(),
            name: variant_of(group, &context.signature().ident),
        });
    }
    Some(plan)
}

/// A function of a group borrows the object, has no type parameters of its own, and says what happens to its handle.
fn check_registration(context: &Context<'_>, plan: &Plan<'_>) {
    let signature = context.signature();
    let name = &signature.ident;
    for passed in &plan.parameters {
        let own = match passed {
            Passed::Forwarded { ty, .. } => {
                let mut generics = signature.generics.params.iter();
                let own = generics.find(|own| mentions(&ty.to_token_stream(), own));
                own.map(|own| (ty, name_of(own)))
            }
            _ => None,
        };
        if let Some((ty, own)) = own {
            context.report(
                ty,
                format_args!(
                    "`{own}` belongs to `{name}`, and the function of the group does not have it"
                ),
                format_args!("write the type without `{own}`, or put `{own}` on the trait"),
            );
        }
    }
    if !is_borrowed(signature) {
        context.report(
            name,
            format_args!("a group borrows its object, so that it can call `{name}` among others"),
            "write `&self` or `&mut self`",
        );
    }
    let start = plan.start();
    let has_handle = start.is_some_and(|start| start.result.handle().is_some());
    let is_returned = start.is_some_and(|start| matches!(start.policy, HandlePolicy::Return));
    if let (true, true, Some(output)) = (has_handle, is_returned, signature.returned()) {
        context.report(
            output,
            format_args!("nothing says what a group does with the handle that `{name}` returns"),
            "add `keep`, `cancel = |handle| …` or `discard` to its attribute",
        );
    }
}

fn is_borrowed(signature: &Signature) -> bool {
    let receiver = signature.receiver();
    receiver.is_some_and(|receiver| receiver.reference().is_some())
}

/// The entries of `events` name functions of the group.
fn check_entries(context: &Context<'_>, members: &[(&MemberFunction, AwaitableOptions)]) {
    let events = context.options.events.value().into_iter();
    for entry in events.flat_map(|events| &events.entries) {
        let name = &entry.callback.name;
        let mut functions = members
            .iter()
            .map(|(member, _)| &member.function.signature.ident);
        if !functions.any(|function| function == name) {
            let fact = format!("the group has no function `{name}`");
            context.report(name, fact, format_args!("declare it, or remove `{name}`"));
        }
    }
    if members.is_empty() {
        let name = &context.signature().ident;
        context.report(
            name,
            "the group has no function",
            "declare those that register a callback",
        );
    }
}

/// A parameter that several functions take is passed to each of them.
fn check_parameters(context: &Context<'_>, group: &Group<'_>) {
    let mut known: Vec<(&Ident, &Type)> = Vec::new();
    for (name, ty) in group.plans.iter().flat_map(Plan::forwarded) {
        let described = describe_type(ty);
        match known.iter().find(|(other, _)| *other == name) {
            Some((_, first)) if describe_type(first) != described => context.report(
                ty,
                format_args!(
                    "another function of the group takes `{name}` as `{}`",
                    describe_type(first)
                ),
                format_args!("give one of them another name: `{name}_2: {described}`"),
            ),
            Some(_) => {}
            None => known.push((name, ty)),
        }
    }
}

fn check_variants(context: &Context<'_>, group: &Group<'_>) {
    if let EnumName::Existing { .. } = name_of_enum(context) {
        return;
    }
    let mut taken: Vec<(&Ident, &Ident)> = Vec::new();
    for (function, callback) in group.named_callbacks() {
        let Some(Variant { name, .. }) = &callback.variant else {
            continue;
        };
        match taken.iter().find(|(variant, _)| *variant == name) {
            Some((_, first)) => context.report(
                function,
                format_args!("`{name}` is the variant of `{first}` already"),
                format_args!("choose another name: `events({function} = Other{name})`"),
            ),
            None => taken.push((name, function)),
        }
    }
}
