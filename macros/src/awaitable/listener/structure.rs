//! `#[awaitable(listener)]` on a struct of closures. A function with the fields as its parameters stands for the struct.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Attribute, Data, DeriveInput, Field, Fields};

use super::{check, name_of_adapter, origin_of};
use crate::awaitable::check as rules;
use crate::awaitable::context::{Context, Site, Surroundings};
use crate::awaitable::emit::adapter::{StructAdapter, struct_adapter};
use crate::awaitable::resolve::{has_closure, resolve};
use crate::collect::CollectVec;
use crate::diagnostics::Diagnostics;
use crate::generate::attributes::conditions;
use crate::options::OptionSet;
use crate::options::awaitable::AwaitableOptions;
use crate::syntax::attribute::is_awaitable;
use crate::syntax::function::Function;
use crate::syntax::item::Item;

/// The struct, unless it is a copy of a foreign one, and the adapter.
pub(crate) fn expand(
    item: TokenStream,
    options: &AwaitableOptions,
    diagnostics: &mut Diagnostics,
) -> TokenStream {
    diagnostics.append(options.mistakes.clone());
    let mut structure: DeriveInput = match syn::parse2(item.clone()) {
        Ok(structure) => structure,
        Err(error) => {
            diagnostics.adopt(error);
            return item;
        }
    };
    let annotations = take_annotations(&mut structure);
    let is_copy = options.adapter().is_some();
    let mut output = if is_copy {
        TokenStream::new()
    } else if annotations.is_empty() {
        item
    } else {
        // rustc would report them as well.
        structure.to_token_stream()
    };
    if annotations.is_empty() {
        output.extend(adapter(&structure, options, diagnostics));
    }
    for annotation in annotations {
        diagnostics.report(
            annotation,
            "`#[awaitable]` is for functions, not for a field",
            format_args!(
                "write the options above `{}`; if its closures need different ones, make them by hand: \
                 `Events::new(…, |emitter| …)`",
                structure.ident
            ),
        );
    }
    output
}

/// The `#[awaitable(…)]`s of the fields, which are removed.
fn take_annotations(structure: &mut DeriveInput) -> Vec<Attribute> {
    let Data::Struct(data) = &mut structure.data else {
        return Vec::new();
    };
    let fields = data.fields.iter_mut();
    let taken = fields.flat_map(|field| {
        let attributes = std::mem::take(&mut field.attrs);
        let (annotations, others): (Vec<_>, Vec<_>) =
            attributes.into_iter().partition(is_awaitable);
        field.attrs = others;
        annotations
    });
    taken.collect_vec()
}

fn adapter(
    structure: &DeriveInput,
    options: &AwaitableOptions,
    diagnostics: &mut Diagnostics,
) -> Option<TokenStream> {
    let function = stand_in(structure, diagnostics)?;
    let inner = options_of_fields(options);
    let around = Surroundings {
        site: Site::Module,
        block_path: None,
        only_sure: false,
        outer: None,
        block_mistakes: None,
    };
    let outer = options.without_mistakes();
    let written = Context::new(&function, &outer, around);
    check::options(&written);
    diagnostics.append(written.into_diagnostics());
    if !has_closure(&function.signature) && options.named_callbacks().is_empty() {
        diagnostics.report(
            &structure.ident,
            format_args!("no field of `{}` is a closure", structure.ident),
            "add one: `on_open: Box<dyn FnMut() + Send>`; or name an alias: `events(on_open = Open(A, B))`",
        );
        return None;
    }
    let context = Context::new(&function, &inner, around);
    let plan = resolve(&context);
    if let Some(plan) = &plan {
        rules::plan(&context, plan);
    }
    rules::closures(&context);
    let mistakes = context.into_diagnostics();
    diagnostics.append(mistakes);
    let mut plan = plan.filter(|_| diagnostics.is_empty())?;
    let name = &structure.ident;
    let path = match options.adapter() {
        Some(path) => path.to_token_stream(),
        None => name.to_token_stream(),
    };
    plan.name = name_of_adapter(options, name);
    plan.origin = origin_of(options, name);
    Some(struct_adapter(&StructAdapter {
        plan,
        path,
        generics: &structure.generics,
        visibility: &structure.vis,
        fields: fields_of(structure)?,
    }))
}

/// The options of the stand-in, which takes closures, not a listener. In a stream, all of them deliver.
fn options_of_fields(options: &AwaitableOptions) -> AwaitableOptions {
    let is_unlisted = options.stream.is_given() && !options.events.is_given();
    AwaitableOptions {
        events: if is_unlisted {
            AwaitableOptions::parse(quote!(events)).events
        } else {
            options.events.clone()
        },
        ok: options.ok.clone(),
        err: options.err.clone(),
        end: options.end.clone(),
        callback: options.callback.clone(),
        progress: options.progress.clone(),
        dropped: options.dropped.clone(),
        ..options.for_methods()
    }
}

fn fields_of(structure: &DeriveInput) -> Option<Vec<&Field>> {
    let Data::Struct(data) = &structure.data else {
        return None;
    };
    Some(data.fields.iter().collect_vec())
}

/// A function with the struct's name, generics and fields.
fn stand_in(structure: &DeriveInput, diagnostics: &mut Diagnostics) -> Option<Function> {
    let fields = match &structure.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => Some(&fields.named),
            _ => None,
        },
        _ => None,
    };
    let Some(fields) = fields else {
        diagnostics.report(
            &structure.ident,
            "a listener is a trait, or a struct with named fields that are closures",
            "give the closures names: `struct Handlers { on_open: Box<dyn FnMut() + Send> }`",
        );
        return None;
    };
    let name = &structure.ident;
    let visibility = &structure.vis;
    let parameters = &structure.generics.params;
    let predicates = &structure.generics.where_clause;
    let outer = conditions(&structure.attrs);
    let inputs = fields.iter().map(|field| {
        let name = &field.ident;
        let ty = &field.ty;
        let own = conditions(&field.attrs);
        quote!(#own #name: #ty)
    });
    let function = quote!(#outer #visibility fn #name<#parameters>(#(#inputs),*) #predicates {});
    match Item::parse(function) {
        Ok(Item::Function(function)) => Some(*function),
        Ok(_) => None,
        Err(error) => {
            diagnostics.adopt(error);
            None
        }
    }
}
