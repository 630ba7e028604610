//! The wrapper's generics: those of the legacy function, less the callback's.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::{GenericParam, Generics, WherePredicate};

use super::walk::predicate_names;

/// Generics, ready to be rendered.
pub(crate) struct WrapperGenerics {
    pub(crate) parameters: Vec<TokenStream>,
    pub(crate) predicates: Vec<TokenStream>,
    /// `::<T, _>` for the call, where a type might not be inferred.
    pub(crate) turbofish: Option<TokenStream>,
}

impl WrapperGenerics {
    /// `leaving`: the parameters that stand for callbacks.
    pub(crate) fn resolve(generics: &Generics, leaving: &[&Ident]) -> Self {
        let leaves = |ident: &Ident| leaving.contains(&ident);
        let mut parameters = Vec::new();
        let mut arguments = Vec::new();
        let mut infer_all = true;
        for parameter in &generics.params {
            match parameter {
                GenericParam::Lifetime(lifetime) => parameters.push(lifetime.to_token_stream()),
                GenericParam::Type(ty) if leaves(&ty.ident) => arguments.push(quote!(_)),
                GenericParam::Type(syn::TypeParam { ident, .. })
                | GenericParam::Const(syn::ConstParam { ident, .. }) => {
                    infer_all = false;
                    arguments.push(ident.to_token_stream());
                    parameters.push(parameter.to_token_stream());
                }
            }
        }
        let predicates = generics
            .where_clause
            .iter()
            .flat_map(|clause| &clause.predicates);
        let staying = predicates.filter(|predicate| match predicate {
            WherePredicate::Type(predicate) => !leaving
                .iter()
                .any(|ident| predicate_names(predicate, ident)),
            _ => true,
        });
        WrapperGenerics {
            parameters,
            predicates: staying.map(ToTokens::to_token_stream).collect(),
            turbofish: (!infer_all).then(|| quote!(::<#(#arguments),*>)),
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
