//! `#[awaitable(listener)]` on a trait: an adapter that implements the trait, and delivers the calls of its methods.
//!
//! Each method is a callback like a closure parameter of a function, so that its values are converted, delivered and replied to
//! by the same code. A function without parameters stands for the trait.

mod check;
mod items;
mod methods;
mod structure;

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::ext::IdentExt;
use syn::{Attribute, Generics, Ident, PathArguments, Visibility};

use self::items::AssociatedItems;
use self::methods::{Method, methods_of};
pub(super) use self::structure::expand as expand_struct;
use super::check as rules;
use super::context::{Context, Outer, Site, Surroundings};
use super::emit::adapter::trait_adapter;
use super::emit::block::{Expanded, expand_block};
use super::emit::enumeration::name_of;
use super::plan::{Adapter, AdapterMethod, Bounds, Callback, MethodBody};
use super::resolve::{adapter_name, marker_bounds, resolve_listener, resolve_method};
use crate::collect::CollectVec;
use crate::diagnostics::Diagnostics;
use crate::diagnostics::describe::describe_type;
use crate::generate::attributes::conditions;
use crate::options::awaitable::AwaitableOptions;
use crate::syntax::block::{Block, BlockKind, Member};
use crate::syntax::function::Function;
use crate::syntax::item::Item;
use crate::syntax::types::{last_word, predicates_of};

/// The trait, unless it is a copy of a foreign one, and the adapter.
pub(super) fn expand(
    block: &Block,
    options: &AwaitableOptions,
    diagnostics: &mut Diagnostics,
) -> TokenStream {
    let foreign = options.adapter();
    let items = AssociatedItems::of(block, foreign.is_some());
    let mut expanded = Expanded {
        derives_nothing: true,
        ..Expanded::default()
    };
    if foreign.is_none() {
        for member in &block.members {
            match member {
                Member::Function(member) => member.function.to_tokens(&mut expanded.inside),
                Member::Tokens(tokens) => expanded.inside.extend(items.in_trait(tokens)),
                Member::Malformed(malformed) => malformed.to_tokens(&mut expanded.inside),
                Member::Block(_) => {}
            }
        }
    }
    expanded.items = adapter(block, options, &items, diagnostics).unwrap_or_default();
    match foreign {
        None => expand_block(block, &expanded),
        Some(_) => expanded.items,
    }
}

/// The tokens of the adapter, or `None` if a mistake was reported.
fn adapter(
    block: &Block,
    options: &AwaitableOptions,
    items: &AssociatedItems,
    diagnostics: &mut Diagnostics,
) -> Option<TokenStream> {
    let BlockKind::Trait {
        name,
        generics,
        visibility,
        ..
    } = &block.kind
    else {
        return None;
    };
    let function = stand_in(block)?;
    let around = surroundings(generics, visibility);
    // Mistakes in the options are reported with the block.
    let written = options.without_mistakes();
    let context = Context::new(&function, &written, around);
    check::listener(&context, block, items);
    check::names(&context, name, &name_of_adapter(options, name));
    let methods = methods_of(block, &context, items);
    check::some_are_delivered(&context, &methods);
    let contexts: Vec<Context<'_>> = methods
        .iter()
        .map(|method| Context::new(&function, &method.options, around))
        .collect_vec();
    for (method, method_context) in methods.iter().zip(&contexts) {
        check::method(method, method_context);
    }
    let callbacks = callbacks_of(block, &context, &methods, &contexts);
    let plan = callbacks.map(|callbacks| {
        let adapter = name_of_adapter(options, name);
        resolve_listener(&context, adapter, origin_of(options, name), callbacks)
    });
    // A type without a value cannot be in the enum, and is reported.
    let is_stated = items.unstated().next().is_none();
    if let Some(plan) = plan.as_ref().filter(|_| is_stated) {
        rules::plan(&context, plan);
    }
    let mut all = context.into_diagnostics();
    contexts
        .into_iter()
        .for_each(|context| all.append(context.into_diagnostics()));
    let has_mistakes = !all.is_empty() || !options.mistakes.is_empty();
    diagnostics.append(all);
    let adapter = Adapter {
        plan: plan.filter(|_| !has_mistakes)?,
        implemented: implemented(block, options),
        generics,
        visibility,
        bounds: bounds_of(block),
        rewritten_by: block.attributes.iter().filter(is_async_trait).collect_vec(),
        items: items.in_impl(),
        methods: implemented_methods(&methods),
    };
    Some(trait_adapter(&adapter))
}

fn surroundings<'a>(generics: &'a Generics, visibility: &'a Visibility) -> Surroundings<'a> {
    let outer = Outer {
        generics,
        visibility: Some(visibility),
        has_other_macros: false,
    };
    Surroundings {
        site: Site::Listener,
        block_path: None,
        only_sure: false,
        outer: Some(outer),
        block_mistakes: None,
    }
}

/// The name that the options give the adapter of a trait or a struct, or one that is made of `name`.
fn name_of_adapter(options: &AwaitableOptions, name: &Ident) -> Ident {
    let told = options.name.value().cloned();
    told.unwrap_or_else(|| format_ident!("{}", adapter_name(&name.unraw().to_string())))
}

/// The name of the trait or the struct in errors: that of another crate if the annotated item is a copy.
fn origin_of(options: &AwaitableOptions, name: &Ident) -> String {
    let foreign = options.adapter();
    foreign.map_or_else(|| name.unraw().to_string(), describe_type)
}

/// A function that has the trait's name and generics.
fn stand_in(block: &Block) -> Option<Function> {
    let BlockKind::Trait {
        name,
        generics,
        visibility,
        ..
    } = &block.kind
    else {
        return None;
    };
    let parameters = &generics.params;
    let predicates = &generics.where_clause;
    let conditions = conditions(&block.attributes);
    let function = quote!(#conditions #visibility fn #name<#parameters>() #predicates {});
    match Item::parse(function).ok()? {
        Item::Function(function) => Some(*function),
        _ => None,
    }
}

fn callbacks_of<'a>(
    block: &Block,
    context: &Context<'a>,
    methods: &'a [Method<'a>],
    contexts: &[Context<'a>],
) -> Option<Vec<Callback<'a>>> {
    let bounds = bounds_of(block);
    let callbacks = methods.iter().zip(contexts).enumerate();
    let callbacks = callbacks.filter_map(|(index, (method, own))| {
        let called = method.called(index, bounds)?;
        Some(resolve_method(own, context, called))
    });
    // Each is resolved, so that one mistake does not hide another.
    let callbacks: Vec<Option<Callback<'_>>> = callbacks.collect_vec();
    callbacks.into_iter().collect()
}

fn implemented_methods<'a>(methods: &'a [Method<'a>]) -> Vec<AdapterMethod<'a>> {
    let mut delivered = 0;
    let methods = methods.iter().filter_map(|method| {
        let body = match method.treatment {
            methods::Treatment::Delivers(..) => {
                delivered += 1;
                MethodBody::Delivers(delivered - 1)
            }
            methods::Treatment::Ignored => MethodBody::Ignores(&method.options),
            methods::Treatment::Written => MethodBody::Written,
            methods::Treatment::Default | methods::Treatment::Refused => return None,
        };
        Some(AdapterMethod {
            function: method.function,
            returns: method.returns(),
            body,
        })
    });
    methods.collect_vec()
}

/// `Watcher<T>` or `path::Watcher<T>`.
fn implemented(block: &Block, options: &AwaitableOptions) -> TokenStream {
    let BlockKind::Trait { name, generics, .. } = &block.kind else {
        return TokenStream::new();
    };
    let arguments = generics.params.iter().map(name_of);
    let arguments = (!generics.params.is_empty()).then(|| quote!(<#(#arguments),*>));
    match options.adapter() {
        None => quote!(#name #arguments),
        Some(path) => {
            let last = path.path.segments.last();
            let has_own = last.is_some_and(|last| !matches!(last.arguments, PathArguments::None));
            let arguments = arguments.filter(|_| !has_own);
            quote!(#path #arguments)
        }
    }
}

/// `#[async_trait]`, which rewrites a trait and needs to rewrite its `impl` in the same way.
fn is_async_trait(attribute: &&Attribute) -> bool {
    last_word(attribute.path()) == "async_trait"
}

fn bounds_of(block: &Block) -> Bounds {
    let BlockKind::Trait {
        supertraits,
        generics,
        name,
        ..
    } = &block.kind
    else {
        return Bounds::default();
    };
    let of_self = predicates_of(&Ident::new("Self", name.span()), generics);
    let of_self = of_self.into_iter().flat_map(|predicate| &predicate.bounds);
    // The adapter implements `Clone` itself.
    Bounds {
        clone: false,
        ..marker_bounds(supertraits.iter().chain(of_self))
    }
}

/// The methods' names, for a help line.
fn list_of(methods: &[&Ident]) -> String {
    let names: Vec<String> = methods.iter().map(|name| format!("`{name}`")).collect_vec();
    names.join(", ")
}
