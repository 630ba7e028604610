//! Where the runtime crate is found.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, TokenStreamExt, quote};
use syn::{Token, TypePath};

/// `::awaitify`, or what `crate = …` says.
///
/// It stands in all that is generated, and writes itself where it stands: a stream of tokens put into
/// another costs calls into the compiler.
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
