//! A block with its wrappers.

use proc_macro2::{Delimiter, Group, TokenStream};
use quote::{ToTokens, quote};

use crate::awaitable::context::Site;
use crate::syntax::block::{Block, BlockKind};

/// The output for the members of a block.
#[derive(Default)]
pub(crate) struct Expanded {
    /// Inside the block, each at its place.
    pub(crate) inside: TokenStream,
    /// Inherent wrappers for an `impl Trait for Type`.
    pub(crate) beside: TokenStream,
    /// Items after the block.
    pub(crate) items: TokenStream,
    /// True if `#[derive]` is left out, because it is reported.
    pub(crate) derives_nothing: bool,
}

/// The block, its members replaced by `expanded`.
pub(crate) fn expand_block(block: &Block, expanded: &Expanded) -> TokenStream {
    let attributes = block
        .attributes
        .iter()
        .filter(|attribute| !expanded.derives_nothing || !attribute.path().is_ident("derive"));
    let header = &block.header;
    let inner = &block.inner_attributes;
    let inside = &expanded.inside;
    let mut braced = Group::new(Delimiter::Brace, quote!(#inner #inside));
    braced.set_span(block.braces);
    let original = quote!(#(#attributes)* #header #braced);
    let items = &expanded.items;
    match &block.kind {
        BlockKind::TraitImpl {
            generics,
            self_type,
            ..
        } if !expanded.beside.is_empty() => {
            let parameters = &generics.params;
            let where_clause = &generics.where_clause;
            let beside = &expanded.beside;
            let generics = (!parameters.is_empty()).then(|| quote!(<#parameters>));
            quote!(#original impl #generics #self_type #where_clause { #beside } #items)
        }
        _ => {
            // The wrappers of an `extern` block come after it.
            let beside = &expanded.beside;
            quote!(#original #beside #items)
        }
    }
}

/// `#[awaitable(for = Type)] trait Ext { … }`: the trait with its wrappers, and its `impl`.
pub(crate) fn expand_extension(
    block: &Block,
    target: &syn::Type,
    declared: &TokenStream,
    implemented: &TokenStream,
) -> TokenStream {
    let attributes = &block.attributes;
    let header = &block.header;
    let inner = &block.inner_attributes;
    let BlockKind::Trait { name, generics, .. } = &block.kind else {
        return TokenStream::new();
    };
    let parameters = &generics.params;
    let arguments = generics.params.iter().map(|parameter| match parameter {
        syn::GenericParam::Lifetime(lifetime) => lifetime.lifetime.to_token_stream(),
        syn::GenericParam::Type(ty) => ty.ident.to_token_stream(),
        syn::GenericParam::Const(constant) => constant.ident.to_token_stream(),
    });
    let (impl_generics, arguments) = if parameters.is_empty() {
        (None, None)
    } else {
        (Some(quote!(<#parameters>)), Some(quote!(<#(#arguments),*>)))
    };
    let where_clause = &generics.where_clause;
    quote! {
        #(#attributes)*
        #header { #inner #declared }
        impl #impl_generics #name #arguments for #target #where_clause { #implemented }
    }
}

/// The site of the functions in `block`.
pub(crate) fn site_of(block: &Block, is_extension: bool) -> Site<'_> {
    match &block.kind {
        BlockKind::Trait { .. } if is_extension => Site::Extension,
        BlockKind::Trait { .. } => Site::Trait,
        BlockKind::Inherent { .. } => Site::Inherent,
        BlockKind::TraitImpl { trait_path, .. } => Site::TraitImpl { trait_path },
        BlockKind::Module => Site::Module,
        BlockKind::Extern => Site::Extern,
    }
}
