//! Where the annotated function stands, which decides how its wrapper calls it.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{Ident, Path};

use super::hygiene::place_of_item;
use crate::parse::signature::{Safety, Signature};

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
