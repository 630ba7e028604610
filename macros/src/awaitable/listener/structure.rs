//! `#[awaitable(listener)]` on a struct of closures. A function with the fields as its parameters stands for the struct.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::ext::IdentExt;
use syn::{Attribute, Data, DeriveInput, Field, Fields};

use super::check;
use crate::awaitable::check as rules;
use crate::awaitable::context::{Context, Site, Surroundings};
use crate::awaitable::emit::adapter::{StructAdapter, struct_adapter};
use crate::awaitable::resolve::{adapter_name, has_closure, resolve};
use crate::diagnostics::Diagnostics;
use crate::diagnostics::describe::describe_type;
use crate::generate::attributes::conditions;
use crate::options::OptionSet;
use crate::options::awaitable::AwaitableOptions;
use crate::syntax::function::{Function, is_awaitable};
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
    let mut output = match is_copy {
        true => TokenStream::new(),
        false if annotations.is_empty() => item,
        // rustc would report them as well.
        false => structure.to_token_stream(),
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
    taken.collect()
}

fn adapter(
    structure: &DeriveInput,
    options: &AwaitableOptions,
    diagnostics: &mut Diagnostics,
) -> Option<TokenStream> {
    let function = stand_in(structure, diagnostics)?;
    // The stand-in takes closures, not a listener, and all of them deliver.
    let all = AwaitableOptions::parse(quote!(events)).events;
    let is_stream = options.stream.is_given() && !options.events.is_given();
    let mut inner = options.for_methods();
    inner.events = if is_stream {
        all
    } else {
        options.events.clone()
    };
    inner.ok = options.ok.clone();
    inner.err = options.err.clone();
    inner.end = options.end.clone();
    inner.callback = options.callback.clone();
    inner.progress = options.progress.clone();
    let around = Surroundings {
        site: Site::Module,
        block_path: None,
        only_sure: false,
        outer: None,
    };
    let mut outer = options.clone();
    outer.mistakes = Diagnostics::default();
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
    let adapter = options.name.value().cloned();
    plan.name =
        adapter.unwrap_or_else(|| format_ident!("{}", adapter_name(&name.unraw().to_string())));
    plan.origin = options
        .adapter()
        .map_or_else(|| name.unraw().to_string(), describe_type);
    Some(struct_adapter(&StructAdapter {
        plan,
        path,
        generics: &structure.generics,
        visibility: &structure.vis,
        fields: fields_of(structure)?,
    }))
}

fn fields_of(structure: &DeriveInput) -> Option<Vec<&Field>> {
    let Data::Struct(data) = &structure.data else {
        return None;
    };
    Some(data.fields.iter().collect())
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
