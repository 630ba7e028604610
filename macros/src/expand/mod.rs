//! Model in, tokens out. Nothing here can fail.

pub(crate) mod attributes;
pub(crate) mod block;
mod body;
mod c;
mod closure;
pub(crate) mod job;
pub(crate) mod safety;
pub(crate) mod signature;
pub(crate) mod stub;

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use self::attributes::Attributes;
use crate::model::hygiene::place_of_item;
use crate::model::wrapper::Wrapper;

/// One generated function, in the parts that different places need.
pub(crate) struct Generated {
    pub(crate) name: Ident,
    pub(crate) attributes: Attributes,
    pub(crate) visibility: TokenStream,
    pub(crate) signature: TokenStream,
    pub(crate) body: TokenStream,
    /// Whether it stands for one that could not be made.
    pub(crate) is_stub: bool,
}

impl Generated {
    /// As a trait declares it. A stub it provides, so that the errors in its signature are there once.
    pub(crate) fn declaration(&self) -> TokenStream {
        if self.is_stub {
            return self.to_token_stream();
        }
        let (attributes, signature) = (&self.attributes, &self.signature);
        quote!(#attributes #signature;)
    }

    /// As the trait's `impl` defines it: documentation belongs to the declaration.
    pub(crate) fn definition(&self) -> Option<TokenStream> {
        let (conditions, signature) = (&self.attributes.conditions, &self.signature);
        let body = self.braced_body();
        (!self.is_stub).then(|| quote!(#conditions #signature #body))
    }

    fn braced_body(&self) -> TokenStream {
        let body = &self.body;
        quote_spanned!(place_of_item(&self.name)=> { #body })
    }
}

/// As a function of its own.
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
pub(crate) fn expand_wrapper(wrapper: &Wrapper<'_>) -> Generated {
    let (lints, body) = (
        safety::deny_unsafe_operations(wrapper.is_unsafe()),
        body::expand_body(wrapper),
    );
    Generated {
        name: wrapper.name.clone(),
        attributes: attributes::expand_attributes(wrapper),
        visibility: signature::expand_visibility(wrapper.function, wrapper.site),
        signature: signature::expand_signature(wrapper),
        body: quote!(#lints #body),
        is_stub: false,
    }
}
