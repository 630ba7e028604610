//! The call of the legacy function.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use crate::awaitable::plan::{Callee, Plan};
use crate::generate::generics::WrapperGenerics;
use crate::generate::hygiene::{place_of, place_of_item};

/// The path of the legacy function.
pub(super) fn callee(plan: &Plan<'_>) -> TokenStream {
    let name = &plan.signature().ident;
    match plan.callee {
        Callee::Bare => quote!(#name),
        Callee::OfSelf => quote_spanned!(place_of_item(name)=> Self::#name),
        Callee::OfTrait(path) => quote!(<Self as #path>::#name),
        Callee::At(path) => quote!(#path),
        Callee::Under(path) => quote!(#path::#name),
    }
}

/// `unsafe { add::<T>(a, b) }`
pub(super) fn call(
    plan: &Plan<'_>,
    generics: &WrapperGenerics,
    arguments: impl Iterator<Item = TokenStream>,
) -> TokenStream {
    let callee = callee(plan);
    let turbofish = &generics.turbofish;
    // The brackets are at the callee, where rustc then reports what it has to say about the whole call.
    let arguments = quote_spanned!(place_of(&callee)=> (#(#arguments),*));
    let call = quote!(#callee #turbofish #arguments);
    if plan.is_unsafe() {
        quote!(unsafe { #call })
    } else {
        call
    }
}
