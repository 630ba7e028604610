//! The call of the legacy function.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use crate::awaitable::plan::{Callee, Plan};
use crate::generate::generics::WrapperGenerics;
use crate::generate::hygiene::{place_of, place_of_item, place_of_name};
use crate::syntax::tokens::joined;

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
    // The brackets are at the callee, where rustc then reports what it has to say about the whole call.
    let place = match plan.callee {
        Callee::Bare | Callee::OfSelf => place_of_name(&plan.signature().ident),
        _ => place_of(&callee),
    };
    let arguments = quote_spanned!(place=> (#(#arguments),*));
    let turbofish = generics.turbofish.clone();
    let call = joined(vec![Some(callee), turbofish, Some(arguments)]);
    if plan.is_unsafe() {
        quote!(unsafe { #call })
    } else {
        call
    }
}
