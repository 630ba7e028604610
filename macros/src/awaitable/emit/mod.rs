//! Turns a plan into code. Nothing here decides anything or can fail.

mod arguments;
mod attributes;
pub(crate) mod block;
mod body;
mod carrier;
mod delivery;
mod generics;
mod safety;
mod signature;
mod sink;
mod source;
mod stub;
mod value;

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

pub(super) use self::stub::Stub;
use super::plan::Plan;
use crate::generate::attributes::Attributes;
use crate::generate::hygiene::place_of_item;
use crate::generate::safety::deny_unsafe_operations;

/// One generated function, in the parts that different sites need.
pub(super) struct Generated {
    pub(super) name: Ident,
    attributes: Attributes,
    visibility: TokenStream,
    signature: TokenStream,
    body: TokenStream,
    /// True if it replaces a wrapper that could not be generated.
    is_stub: bool,
}

impl Generated {
    /// The declaration in a trait. A stub is a provided method, so that the errors in its signature occur once.
    pub(super) fn declaration(&self) -> TokenStream {
        if self.is_stub {
            return self.to_token_stream();
        }
        let (attributes, signature) = (&self.attributes, &self.signature);
        quote!(#attributes #signature;)
    }

    /// The definition in the trait's `impl`. The documentation belongs to the declaration.
    pub(super) fn definition(&self) -> Option<TokenStream> {
        let (conditions, signature) = (&self.attributes.conditions, &self.signature);
        let body = self.braced_body();
        (!self.is_stub).then(|| quote!(#conditions #signature #body))
    }

    fn braced_body(&self) -> TokenStream {
        let body = &self.body;
        quote_spanned!(place_of_item(&self.name)=> { #body })
    }
}

/// As a whole function.
impl ToTokens for Generated {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Generated {
            attributes,
            visibility,
            signature,
            ..
        } = self;
        let body = self.braced_body();
        tokens.extend(quote!(#attributes #visibility #signature #body));
    }
}

/// The wrapper of
///
/// ```text
/// fn add(a: i32, callback: impl FnOnce(i32) + Send + 'static);
/// ```
/// is
/// ```text
/// fn awaitable_add(a: i32) -> Awaitable<Result<i32, Dropped>> {
///     let (completer, starting) = start(|| Err(Dropped::new("add")));
///     add(a, move |value: i32| completer.complete(Ok(value)));
///     starting.started()
/// }
/// ```
pub(super) fn wrapper(plan: &Plan<'_>) -> Generated {
    let generics = generics::of(plan);
    let lints = deny_unsafe_operations(plan.is_unsafe());
    let body = body::body(plan, &generics);
    Generated {
        name: plan.name.clone(),
        attributes: attributes::attributes(plan),
        visibility: signature::visibility(plan.function, plan.site),
        signature: signature::signature(plan, &generics),
        body: quote!(#lints #body),
        is_stub: false,
    }
}
