//! The wrapper's generics: those of the legacy function, without the callback's.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{GenericParam, Generics, WherePredicate};

use crate::collect::CollectVec;
use crate::syntax::search::predicate_names;
use crate::syntax::types::predicates;

/// Generics, ready to be rendered.
pub(crate) struct WrapperGenerics {
    pub(crate) parameters: Vec<TokenStream>,
    pub(crate) predicates: Vec<TokenStream>,
    /// `::<T, _>` for the call, if a type may not be inferred.
    pub(crate) turbofish: Option<TokenStream>,
    /// The parameters that have inline bounds, with their index.
    bounded: Vec<(Ident, usize)>,
    /// The constraints that were added, as text, because several arguments may need the same one.
    added: Vec<String>,
}

/// `ty: bounds`, a bound that the wrapper needs and the legacy function does not have.
pub(crate) struct Constraint {
    pub(crate) ty: TokenStream,
    pub(crate) bounds: TokenStream,
}

impl WrapperGenerics {
    /// `leaving` are the type parameters of the callbacks, which the wrapper does not have.
    pub(crate) fn resolve(generics: &Generics, leaving: &[&Ident]) -> Self {
        let leaves = |ident: &Ident| leaving.contains(&ident);
        let mut parameters = Vec::new();
        let mut arguments = Vec::new();
        let mut infer_all = true;
        let mut bounded = Vec::new();
        for parameter in &generics.params {
            match parameter {
                GenericParam::Lifetime(lifetime) => parameters.push(lifetime.to_token_stream()),
                GenericParam::Type(ty) if leaves(&ty.ident) => arguments.push(quote!(_)),
                GenericParam::Type(syn::TypeParam { ident, .. })
                | GenericParam::Const(syn::ConstParam { ident, .. }) => {
                    infer_all = false;
                    if can_take_more_bounds(parameter) {
                        bounded.push((ident.clone(), parameters.len()));
                    }
                    arguments.push(ident.to_token_stream());
                    parameters.push(parameter.to_token_stream());
                }
            }
        }
        let staying = predicates(generics)
            .into_iter()
            .filter(|predicate| match predicate {
                WherePredicate::Type(predicate) => !leaving
                    .iter()
                    .any(|ident| predicate_names(predicate, ident)),
                _ => true,
            });
        WrapperGenerics {
            parameters,
            predicates: staying.map(ToTokens::to_token_stream).collect_vec(),
            turbofish: (!infer_all).then(|| quote!(::<#(#arguments),*>)),
            bounded,
            added: Vec::new(),
        }
    }

    /// Adds `constraint` to the inline bounds of its parameter if there are some, because clippy warns about bounds
    /// in two places. Otherwise adds it to the where clause.
    pub(crate) fn constrain(&mut self, constraint: Constraint) {
        let Constraint { ty, bounds } = constraint;
        let added = quote!(#ty: #bounds).to_string();
        if self.added.contains(&added) {
            return;
        }
        self.added.push(added);
        let place = bounds.span();
        match self.bounded.iter().find(|(name, _)| is_just(&ty, name)) {
            Some((_, index)) => self.parameters[*index].extend(quote_spanned!(place=> + #bounds)),
            None => self.predicates.push(quote_spanned!(place=> #ty: #bounds)),
        }
    }

    /// `<'a, T>`, or nothing.
    pub(crate) fn in_brackets(&self) -> Option<TokenStream> {
        let parameters = &self.parameters;
        (!parameters.is_empty()).then(|| quote!(<#(#parameters),*>))
    }

    /// `where …`, or nothing.
    pub(crate) fn where_clause(&self) -> Option<TokenStream> {
        let predicates = &self.predicates;
        (!predicates.is_empty()).then(|| quote!(where #(#predicates),*))
    }
}

fn can_take_more_bounds(parameter: &GenericParam) -> bool {
    match parameter {
        GenericParam::Type(ty) => !ty.bounds.is_empty() && !ty.bounds.trailing_punct(),
        _ => false,
    }
}

fn is_just(ty: &TokenStream, name: &Ident) -> bool {
    let mut tokens = ty.clone().into_iter();
    let first = tokens.next();
    matches!(first, Some(TokenTree::Ident(word)) if word == *name) && tokens.next().is_none()
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use crate::awaitable::expand_awaitable;

    #[test]
    fn repeated_type_is_bounded_once() {
        for function in [
            quote!(
                fn first<T>(one: T, other: &T) -> T {
                    one
                }
            ),
            quote!(
                fn first<T: Clone>(one: T, other: &T) -> T {
                    one
                }
            ),
        ] {
            let wrapper = expand_awaitable(quote!(blocking), function).to_string();
            assert_eq!(wrapper.matches("Send").count(), 1, "{wrapper}");
        }
    }
}
