//! The path of the runtime crate.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, TokenStreamExt, quote};
use syn::{Token, TypePath};

/// `::awaitify`, or the path in `crate = …`.
///
/// It implements `ToTokens`, because inserting a token stream into another costs calls into the compiler.
#[derive(Clone, Copy)]
pub(crate) struct CratePath<'a>(pub(crate) Option<&'a TypePath>);

impl CratePath<'_> {
    /// The module for generated code.
    pub(crate) fn private(&self) -> TokenStream {
        quote!(#self::__private)
    }
}

impl ToTokens for CratePath<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self.0 {
            Some(path) => path.to_tokens(tokens),
            None => {
                <Token![::]>::default().to_tokens(tokens);
                tokens.append(Ident::new("awaitify", Span::call_site()));
            }
        }
    }
}
