//! The path of the runtime crate.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, TokenStreamExt, quote};
use syn::{Token, TypePath};

use super::hygiene::{moved_to, place_of};

/// `::awaitify`, or the path in `crate = …`.
///
/// It implements `ToTokens`, because inserting a token stream into another costs calls into the compiler.
#[derive(Clone, Copy)]
pub(crate) struct CratePath<'a>(pub(crate) Option<&'a TypePath>);

impl CratePath<'_> {
    /// The check that the runtime is of this version. Without `crate = …` both are, because the runtime requires it.
    pub(crate) fn check(&self) -> Option<TokenStream> {
        let path = self.0?;
        let major = number(env!("CARGO_PKG_VERSION_MAJOR"));
        let minor = number(env!("CARGO_PKG_VERSION_MINOR"));
        let patch = number(env!("CARGO_PKG_VERSION_PATCH"));
        let version = quote!(#path::__private::SameVersion::<#major, #minor, #patch>);
        let checked = moved_to(place_of(path), &version);
        Some(quote!(const _: () = #checked::CHECK;))
    }

    /// The module for generated code.
    pub(crate) fn private(&self) -> TokenStream {
        quote!(#self::__private)
    }
}

fn number(digits: &str) -> Literal {
    Literal::u32_unsuffixed(digits.parse().unwrap_or(u32::MAX))
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
