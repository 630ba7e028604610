//! One generated function in parts.

use proc_macro2::{Delimiter, Group, Ident, TokenStream};
use quote::{ToTokens, TokenStreamExt, quote};
use syn::Path;

use super::associated::qualified;
use crate::generate::attributes::Attributes;
use crate::generate::hygiene::place_of_item;

/// One generated function, in the parts that different sites need.
pub(crate) struct Generated {
    pub(crate) name: Ident,
    pub(super) attributes: Attributes,
    pub(super) visibility: TokenStream,
    pub(super) signature: TokenStream,
    pub(super) body: TokenStream,
    /// An item outside of the block that the function is in.
    pub(crate) item: Option<TokenStream>,
    /// True if it replaces a wrapper that could not be generated.
    pub(in crate::awaitable) is_stub: bool,
}

impl Generated {
    /// The declaration in a trait. A stub is a provided method, so that the errors in its signature occur once.
    pub(crate) fn declaration(&self) -> TokenStream {
        if self.is_stub {
            return self.to_token_stream();
        }
        let attributes = &self.attributes;
        let signature = &self.signature;
        quote!(#attributes #signature;)
    }

    /// The declaration in an `extern` block.
    pub(crate) fn foreign(&self) -> TokenStream {
        let attributes = &self.attributes;
        let visibility = &self.visibility;
        let signature = &self.signature;
        quote!(#attributes #visibility #signature;)
    }

    /// The definition in the trait's `impl`. The documentation belongs to the declaration.
    pub(crate) fn definition(&self) -> Option<TokenStream> {
        let conditions = &self.attributes.conditions;
        let signature = &self.signature;
        let body = self.braced_body();
        (!self.is_stub).then(|| quote!(#conditions #signature #body))
    }

    /// Names the trait in front of its associated types, because the function is not in the trait's `impl`.
    pub(crate) fn qualified(self, names: &[Ident], trait_path: &Path) -> Self {
        if names.is_empty() {
            return self;
        }
        Generated {
            signature: qualified(self.signature, names, trait_path),
            body: qualified(self.body, names, trait_path),
            ..self
        }
    }

    /// The function with the same signature, which does nothing.
    pub(crate) fn without_body(self) -> Self {
        Generated {
            body: quote! {
                #![allow(unused_variables)]
                ::core::unreachable!()
            },
            ..self
        }
    }

    /// The whole function and what belongs to it. It moves the streams, because inserting a copy costs more calls into the
    /// compiler.
    pub(crate) fn append_to(self, tokens: &mut TokenStream) {
        let mut body = Group::new(Delimiter::Brace, self.body);
        body.set_span(place_of_item(&self.name));
        let mut function = self.signature;
        function.append(body);
        let mut parts = vec![self.attributes.into_tokens()];
        if !self.visibility.is_empty() {
            parts.push(self.visibility);
        }
        parts.push(function);
        parts.extend(self.item);
        tokens.extend(parts);
    }

    fn braced_body(&self) -> Group {
        let mut body = Group::new(Delimiter::Brace, self.body.clone());
        body.set_span(place_of_item(&self.name));
        body
    }
}

/// Writes the whole function.
impl ToTokens for Generated {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.attributes.to_tokens(tokens);
        self.visibility.to_tokens(tokens);
        self.signature.to_tokens(tokens);
        self.braced_body().to_tokens(tokens);
    }
}
