//! The lending rules: how an owned argument is borrowed again for the function. They are the inverse of the owning
//! rules and cover the same types.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::{Type, TypeReference};

use super::own::{Scope, buffer_of};
use crate::generate::hygiene::local;
use crate::syntax::types::{last_word, option_of, type_arguments, unwrapped};

/// An expression for an owned value.
#[derive(Clone)]
struct OwnedValue {
    tokens: TokenStream,
    /// True if `tokens` is a reference to the value.
    is_lent: bool,
    /// True if a temporary made from the value lives until the call. A temporary inside a closure does not.
    in_call: bool,
}

/// An expression of type `ty` that is made of `name`, its owned form. `None` if there is no rule.
pub(super) fn lend(ty: &Type, name: &Ident, scope: &Scope<'_>) -> Option<TokenStream> {
    let place = OwnedValue {
        tokens: name.to_token_stream(),
        is_lent: false,
        in_call: true,
    };
    match unwrapped(ty) {
        // The parameter's type lets rustc deref the reference.
        Type::Reference(reference) if is_whole(&reference.elem, scope) => Some(place.lent()),
        _ => place.lend(ty, scope),
    }
}

impl OwnedValue {
    fn lend(&self, ty: &Type, scope: &Scope<'_>) -> Option<TokenStream> {
        match unwrapped(ty) {
            _ if !scope.is_borrowed(ty) => {
                let lent = self.lent();
                Some(quote!(::core::clone::Clone::clone(#lent)))
            }
            Type::Reference(reference) => self.lend_referent(&reference.elem, scope),
            Type::Tuple(tuple) => {
                let parts = tuple.elems.iter().enumerate();
                let lent = parts.map(|(index, part)| self.part(index).lend(part, scope));
                let lent: Option<Vec<TokenStream>> = lent.collect();
                lent.map(|lent| quote!((#(#lent,)*)))
            }
            Type::Array(array) => {
                let tokens = &self.tokens;
                let item = local("item");
                let lent = OwnedValue::item(&item).lend(&array.elem, scope)?;
                Some(quote!(#tokens.each_ref().map(|#item| #lent)))
            }
            Type::Path(path) if last_word(&path.path) == "Cow" => {
                let lent = self.lend_referent(type_arguments(&path.path).first()?, scope)?;
                Some(quote!(::std::borrow::Cow::Borrowed(#lent)))
            }
            _ => self.lend_option(option_of(ty)?, scope),
        }
    }

    /// Lends the value as a `&referent`.
    fn lend_referent(&self, referent: &Type, scope: &Scope<'_>) -> Option<TokenStream> {
        if is_buffer(referent) && is_whole(referent, scope) {
            let owned = self.value();
            return Some(quote!(&*#owned));
        }
        if scope.is_unsized(referent) {
            let lent = self.lent();
            return Some(quote!(::core::borrow::Borrow::<#referent>::borrow(#lent)));
        }
        if !scope.is_borrowed(referent) {
            return Some(self.lent());
        }
        let rebuilt = self.rebuild(referent, scope).filter(|_| self.in_call)?;
        Some(match unwrapped(referent) {
            Type::Slice(_) => quote!(&*#rebuilt),
            _ => quote!(&#rebuilt),
        })
    }

    /// Builds a temporary that lends as `referent`, which borrows: a `Vec<&str>` for `[&str]`.
    fn rebuild(&self, referent: &Type, scope: &Scope<'_>) -> Option<TokenStream> {
        let Type::Slice(slice) = unwrapped(referent) else {
            return self.lend(referent, scope);
        };
        let tokens = &self.tokens;
        let item = local("item");
        let lent = OwnedValue::item(&item).lend(&slice.elem, scope)?;
        let all = quote!(::core::iter::Iterator::map(#tokens.iter(), |#item| #lent));
        Some(quote!(::core::iter::Iterator::collect::<::std::vec::Vec<_>>(#all)))
    }

    /// Lends the value as an `Option<inside>`.
    fn lend_option(&self, inside: &Type, scope: &Scope<'_>) -> Option<TokenStream> {
        let tokens = &self.tokens;
        let item = local("item");
        let Type::Reference(TypeReference { elem, .. }) = unwrapped(inside) else {
            let lent = OwnedValue::item(&item).lend(inside, scope)?;
            return Some(quote!(#tokens.as_ref().map(|#item| #lent)));
        };
        let method = if is_buffer(elem) {
            local("as_deref")
        } else {
            local("as_ref")
        };
        if is_whole(elem, scope) {
            return Some(quote!(#tokens.#method()));
        }
        if !scope.is_borrowed(elem) {
            let lent = OwnedValue::item(&item).lend(inside, scope)?;
            return Some(quote!(#tokens.as_ref().map(|#item| #lent)));
        }
        let rebuilt = OwnedValue::item(&item)
            .rebuild(elem, scope)
            .filter(|_| self.in_call)?;
        Some(quote!(#tokens.as_ref().map(|#item| #rebuilt).#method()))
    }

    /// The argument of a closure that is called for each item.
    fn item(name: &Ident) -> Self {
        OwnedValue {
            tokens: name.to_token_stream(),
            is_lent: true,
            in_call: false,
        }
    }

    fn part(&self, index: usize) -> Self {
        let tokens = &self.tokens;
        let index = syn::Index::from(index);
        OwnedValue {
            tokens: quote!(#tokens.#index),
            is_lent: false,
            in_call: self.in_call,
        }
    }

    fn lent(&self) -> TokenStream {
        let tokens = &self.tokens;
        if self.is_lent {
            tokens.clone()
        } else {
            quote!(&#tokens)
        }
    }

    fn value(&self) -> TokenStream {
        let tokens = &self.tokens;
        if self.is_lent {
            quote!(*#tokens)
        } else {
            tokens.clone()
        }
    }
}

/// Returns true if a reference to the owned value is a `&referent`, or derefs to one.
fn is_whole(referent: &Type, scope: &Scope<'_>) -> bool {
    !scope.is_borrowed(referent) && !scope.is_unsized(referent)
}

/// Returns true if the referent of a reference is owned as a buffer that derefs to it.
pub(crate) fn is_buffer(referent: &Type) -> bool {
    match unwrapped(referent) {
        Type::Slice(_) => true,
        Type::Path(path) => buffer_of(&path.path).is_some(),
        _ => false,
    }
}
