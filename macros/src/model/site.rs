//! Where the annotated function stands, which decides how its wrapper calls it.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::{Ident, Path, TypePath};

use super::hygiene::place_of_item;
use super::walk::signature_names;
use crate::parse::item::Function;
use crate::parse::option_table::Key;
use crate::parse::options::Options;
use crate::parse::signature::{ReceiverKind, Safety, Signature};

/// The place of a function.
#[derive(Clone, Copy)]
pub(crate) enum Site<'a> {
    /// The attribute is on the function itself: what is around it cannot be seen.
    Alone,
    Module,
    /// In an `extern` block: the wrapper stands beside the block.
    Extern,
    Inherent,
    Trait,
    /// The wrapper becomes inherent and calls through the trait.
    TraitImpl {
        trait_path: &'a Path,
    },
    /// A `for = Type` trait: the wrapper calls the type's own function.
    Extension,
}

impl Site<'_> {
    /// The path by which a wrapper here calls `legacy`; `associated`: it belongs to a type.
    pub(crate) fn callee(self, legacy: &Ident, associated: bool) -> TokenStream {
        match self {
            Site::TraitImpl { trait_path } => quote!(<Self as #trait_path>::#legacy),
            Site::Module | Site::Extern => quote!(#legacy),
            Site::Alone if !associated => quote!(#legacy),
            Site::Alone | Site::Inherent | Site::Trait | Site::Extension => {
                quote_spanned!(place_of_item(legacy)=> Self::#legacy)
            }
        }
    }

    /// Whether to call what has `signature` here is unsafe.
    pub(crate) fn is_unsafe(self, signature: &Signature) -> bool {
        match signature.safety {
            Safety::Unsafe(_) => true,
            Safety::Safe(_) => false,
            // What stands in an `extern` block is unsafe unless it says otherwise.
            Safety::Default => matches!(self, Site::Extern),
        }
    }
}

/// What a block, or nothing, says about the functions inside.
#[derive(Clone, Copy)]
pub(crate) struct Surroundings<'a> {
    pub(crate) site: Site<'a>,
    /// `path` of the block around a declaration.
    pub(crate) block_path: Option<&'a TypePath>,
    /// Whether functions that are no sure completion are left alone.
    pub(crate) only_sure: bool,
}

impl Surroundings<'_> {
    /// Whether `function` is a declaration that stands for a function elsewhere.
    pub(crate) fn is_declared(self, function: &Function, options: &Options) -> bool {
        !function.has_body() && (options.has(Key::Path) || self.block_path.is_some())
    }
}

/// A provided method that takes `self` by value needs to know its size, and so does the declaration
/// of an extension whose awaitable gives an owned `&Self`.
pub(crate) fn sized_self(function: &Function, site: Site<'_>) -> Option<TokenStream> {
    if matches!(site, Site::Extension) && signature_names(&function.signature, "Self") {
        return Some(quote!(Self: ::core::marker::Sized));
    }
    let receiver = function.signature.receiver()?;
    let by_value = matches!(receiver.kind, ReceiverKind::Value);
    let in_trait =
        matches!(site, Site::Trait) || matches!(site, Site::Alone) && !function.has_body();
    (by_value && in_trait).then(|| quote!(Self: ::core::marker::Sized))
}

/// `path = …` of a declaration, or the block's `path` with the declared name behind it.
pub(super) fn declared_path(
    function: &Function,
    options: &Options,
    block: Option<&TypePath>,
) -> Option<TokenStream> {
    if function.has_body() {
        return None;
    }
    let name = &function.signature.ident;
    let own = options
        .entry(Key::Path)
        .filter(|entry| entry.own)
        .and_then(|_| options.path(Key::Path));
    own.map(ToTokens::to_token_stream)
        .or_else(|| block.map(|path| quote!(#path::#name)))
}

/// Whether a lone function shows that it stands in an `impl` or a `trait`.
pub(crate) fn belongs_to_type(signature: &Signature) -> bool {
    signature.receiver().is_some() || signature_names(signature, "Self")
}
